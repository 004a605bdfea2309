import { isUsername } from '../../../core/identity/profile-rules.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { findByUsername } from '../store/user-by-username.ts'

/** The user with a username, in any letter case; null if there is none, or if the text cannot be a username. */
export async function findUserByUsername(deps: Pick<Services, 'database'>, username: string): Promise<User | null> {
  return isUsername(username) ? findByUsername(deps.database.fork(), username) : null
}
