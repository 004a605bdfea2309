import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { sessionEnded } from './session-ended.ts'

/**
 * Locks the user of a caller, for a change that locks other rows before the session: it checks the credential afterwards, with
 * {@link assertCallerStillValid} (lock order).
 *
 * @throws RequestError TOKEN_INVALID if the user was deleted meanwhile
 */
export async function lockUserOfCaller(em: EntityManager, access: UserAccess): Promise<User> {
  const user = await lockUserById(em, access.user.id)
  if (!user) throw sessionEnded()
  return user
}
