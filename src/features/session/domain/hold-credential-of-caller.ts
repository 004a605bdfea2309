import type { EntityManager } from '@mikro-orm/postgresql'
import { apiKeyOf, type CredentialAccess } from '../../../core/access/access.ts'
import { refusal } from '../../../core/access/refusal.ts'
import { isApiKeyRevoked } from '../../../core/access/store/api-key.ts'
import { holdOpenSession } from '../store/session.ts'
import { sessionEnded } from './session-ended.ts'

/**
 * Keeps the session of a caller open until the transaction ends, so that a stolen session that was ended changes nothing more. Rows of
 * users and organizations are locked before.
 *
 * An API key is read again, and not locked, because the time of its last use is written to its row: what a stolen key does is over before
 * the key is revoked if the caller holds the row of the user, as whoever revokes all keys of a user does.
 *
 * @throws RequestError TOKEN_INVALID if the session was ended, or the key was revoked
 */
export async function holdCredentialOfCaller(em: EntityManager, access: CredentialAccess): Promise<void> {
  if (access.kind === 'SESSION' && !(await holdOpenSession(em, access.session.id))) throw sessionEnded()
  const apiKey = apiKeyOf(access)
  if (apiKey && (await isApiKeyRevoked(em, apiKey.id))) throw refusal('INVALID')
}
