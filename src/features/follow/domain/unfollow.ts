import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { UserNotFoundError } from '../../../core/errors.ts'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { deleteFollow } from '../store/follow.ts'

/**
 * Makes the caller stop following a user. It changes nothing if the caller does not follow the user. A suspended user can be unfollowed, so
 * that the follow does not return with the end of the suspension.
 *
 * @returns the user who is no longer followed
 */
export async function unfollow(
  deps: Pick<Services, 'database'>,
  caller: Caller<UserAccess>,
  userId: string,
): Promise<User | UserNotFoundError> {
  return deps.database.transactional(async (em) => {
    const user = await findUserById(em, userId)
    if (!user) return new UserNotFoundError()
    await deleteFollow(em, { followerId: caller.access.user.id, followedId: user.id })
    return user
  })
}
