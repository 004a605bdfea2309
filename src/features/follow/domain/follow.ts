import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { UserNotFoundError, ValidationError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { createUuid, isUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { assertCallerStillValid } from '../../session/index.ts'
import { insertFollow } from '../store/follow.ts'
import { lockBothShared } from './lock-both-shared.ts'

/**
 * Makes the caller follow a user. Following a user again changes nothing. A suspended user gains no followers: the answer is
 * the same as for an id that no user has.
 *
 * @returns the user who is followed
 * @throws RequestError TOKEN_INVALID if the caller’s session ended or API key stopped working meanwhile
 */
export async function follow(
  deps: Pick<Services, 'database'>,
  caller: Caller<UserAccess>,
  userId: string,
): Promise<User | UserNotFoundError | ValidationError> {
  if (!isUuid(userId)) return new UserNotFoundError()
  const followerId = caller.access.user.id
  const followedId = userId.toLowerCase()
  if (followedId === followerId) return followsThemselves()
  return deps.database.transactional(async (em) => {
    const user = await lockBothShared(em, { callerId: followerId, userId: followedId })
    const now = await readNow(em)
    if (!user || isSuspended(user, now)) return new UserNotFoundError()
    await insertFollow(em, { id: createUuid(), followerId, followedId, createdAt: now })
    await assertCallerStillValid(em, caller.access)
    return user
  })
}

function followsThemselves(): ValidationError {
  return new ValidationError([{ path: ['userId'], message: 'You cannot follow yourself.', rule: 'self' }])
}
