import { findUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'

/** The user with an id; null if there is none, or if the text is not an id. */
export async function findUser(deps: Pick<Services, 'database'>, id: string): Promise<User | null> {
  return findUserById(deps.database.fork(), id)
}
