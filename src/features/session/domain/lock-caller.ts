import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { assertCallerStillValid } from './assert-caller-still-valid.ts'
import { lockUserOfCaller } from './lock-user-of-caller.ts'

/**
 * Locks the user of a caller, and makes sure that the credential still works: a stolen session that was ended while its request waited,
 * such as by “this was not me”, must change nothing.
 *
 * @throws RequestError TOKEN_INVALID if the user was deleted, the session ended or the API key stopped working meanwhile
 */
export async function lockCaller(em: EntityManager, access: UserAccess): Promise<User> {
  const user = await lockUserOfCaller(em, access)
  await assertCallerStillValid(em, access)
  return user
}
