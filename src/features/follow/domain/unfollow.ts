import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { UserNotFoundError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { assertCallerStillValid } from '../../session/index.ts'
import { deleteFollow } from '../store/follow.ts'
import { lockBothShared } from './lock-both-shared.ts'

/**
 * Makes the caller stop following a user. It changes nothing if the caller does not follow the user. A suspended user can be unfollowed, so
 * that the follow does not return with the end of the suspension.
 *
 * @returns the user who is no longer followed
 * @throws RequestError TOKEN_INVALID if the caller’s session ended or API key stopped working meanwhile
 */
export async function unfollow(
  deps: Pick<Services, 'database'>,
  caller: Caller<UserAccess>,
  userId: string,
): Promise<User | UserNotFoundError> {
  if (!isUuid(userId)) return new UserNotFoundError()
  const callerId = caller.access.user.id
  return deps.database.transactional(async (em) => {
    const user = await lockBothShared(em, { callerId, userId: userId.toLowerCase() })
    if (!user) return new UserNotFoundError()
    await deleteFollow(em, { followerId: callerId, followedId: user.id })
    await assertCallerStillValid(em, caller.access)
    return user
  })
}
