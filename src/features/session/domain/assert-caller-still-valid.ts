import type { EntityManager } from '@mikro-orm/postgresql'
import { apiKeyOf, type CredentialAccess } from '../../../core/access/access.ts'
import { credentialError } from '../../../core/access/credential-error.ts'
import { isApiKeyRevoked } from '../../../core/access/store/api-key.ts'
import { lockSessionIfOpen } from '../store/session.ts'
import { sessionEnded } from './session-ended.ts'

/**
 * Keeps the session of a caller open until the transaction ends, so that a stolen session that was ended changes nothing more. Rows of
 * users and organizations are locked before.
 *
 * An API key is read again and not locked, because every use writes to its row. Revoking all keys of a user locks the user first: a change
 * that holds that lock ends before the revocation.
 *
 * @throws RequestError TOKEN_INVALID if the session was ended, or the key was revoked
 */
export async function assertCallerStillValid(em: EntityManager, access: CredentialAccess): Promise<void> {
  if (access.kind === 'SESSION' && !(await lockSessionIfOpen(em, access.session.id))) throw sessionEnded()
  const apiKey = apiKeyOf(access)
  if (apiKey && (await isApiKeyRevoked(em, apiKey.id))) throw credentialError('INVALID')
}
