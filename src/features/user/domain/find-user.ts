import { findUserById, findUsersByIds, type User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'

/** A user by id; a text that is no id is answered like one that nobody has. */
export async function findUser(services: Pick<Services, 'database'>, id: string): Promise<User | null> {
  return findUserById(services.database.fork(), id)
}

/** The users of several ids, in the order of the ids; null where there is none. */
export async function findUsers(
  services: Pick<Services, 'database'>,
  ids: readonly string[],
): Promise<(User | null)[]> {
  const users = await findUsersByIds(services.database.fork(), ids)
  const byId = new Map(users.map((user) => [user.id, user]))
  return ids.map((id) => byId.get(id) ?? null)
}
