import type { EntityManager } from '@mikro-orm/postgresql'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { sessionEnded } from '../../session/index.ts'
import { lockUsersShared } from '../store/follow.ts'

/**
 * Keeps the caller and another user from being deleted until the transaction ends: a deletion at the same time must not make the foreign
 * key fail. A revocation of all keys of the caller waits as well.
 *
 * @returns the other user; null if there is none
 * @throws RequestError TOKEN_INVALID if the caller was deleted meanwhile
 */
export async function lockBothShared(
  em: EntityManager,
  { callerId, userId }: { callerId: string; userId: string },
): Promise<User | null> {
  const held = await lockUsersShared(em, [callerId, userId])
  if (!held.has(callerId)) throw sessionEnded()
  return findUserById(em, userId)
}
