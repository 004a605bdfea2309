import type { EntityManager } from '@mikro-orm/postgresql'
import type { CredentialAccess } from '../../../core/access/access.ts'
import { holdOpenSession } from '../store/session.ts'
import { sessionEnded } from './session-ended.ts'

/**
 * Keeps the session of a caller open until the transaction ends, so that a stolen session that was ended changes nothing more. An API key
 * has no session. Rows of users and organizations are locked before.
 *
 * @throws RequestError TOKEN_INVALID if the session was ended
 */
export async function holdSessionOfCaller(em: EntityManager, access: CredentialAccess): Promise<void> {
  if (access.kind === 'SESSION' && !(await holdOpenSession(em, access.session.id))) throw sessionEnded()
}
