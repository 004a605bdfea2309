import type { EntityManager } from '@mikro-orm/postgresql'
import type { CredentialAccess } from '../../../core/access/access.ts'
import { laterApiKeyStatus } from '../../../core/access/api-key-status.ts'
import { credentialError } from '../../../core/access/credential-error.ts'
import { findApiKeyState } from '../../../core/access/store/request-state.ts'
import { lockSessionIfOpen } from '../store/session.ts'
import { sessionEnded } from './session-ended.ts'

/**
 * Keeps the session of a caller open until the transaction ends, so that a stolen session that was ended changes nothing more. Rows of
 * users and organizations are locked before.
 *
 * An API key is read again with its owner, and not locked, because every use writes to its row. Suspending a user, and revoking all keys of
 * one, locks the user first: a change that holds that lock ends before.
 *
 * @throws RequestError TOKEN_INVALID if the session was ended, the key was revoked or got a new secret, or its owner was suspended;
 *   TOKEN_EXPIRED if the key has expired
 */
export async function assertCallerStillValid(em: EntityManager, access: CredentialAccess): Promise<void> {
  if (access.kind === 'SESSION') {
    if (!(await lockSessionIfOpen(em, access.session.id))) throw sessionEnded()
    return
  }
  const status = laterApiKeyStatus(access, await findApiKeyState(em, access.apiKey.id))
  if (status !== 'LIVE') throw credentialError(status)
}
