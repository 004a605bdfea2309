import type { EntityManager } from '@mikro-orm/postgresql'
import { apiKeyOf, type CredentialAccess } from '../../../core/access/access.ts'
import { refusal } from '../../../core/access/refusal.ts'
import { isApiKeyRevoked } from '../../../core/access/store/api-key.ts'
import { holdOpenSession } from '../store/session.ts'
import { sessionEnded } from './session-ended.ts'

/**
 * Checks again that the session or the API key of a caller works, after the transaction has waited for the rows of users and
 * organizations (lock order): a stolen session or key that was revoked meanwhile must change nothing more.
 *
 * The session is locked, and stays open until the transaction ends. A key is not locked, because every use writes to its row. Revoking all
 * keys of a user locks the user first, so a change under the same lock finishes before the revocation.
 *
 * @throws RequestError TOKEN_INVALID if the session was ended, or the key was revoked
 */
export async function holdCredentialOfCaller(em: EntityManager, access: CredentialAccess): Promise<void> {
  if (access.kind === 'SESSION' && !(await holdOpenSession(em, access.session.id))) throw sessionEnded()
  const apiKey = apiKeyOf(access)
  if (apiKey && (await isApiKeyRevoked(em, apiKey.id))) throw refusal('INVALID')
}
