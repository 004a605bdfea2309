import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { UserNotFoundError, ValidationError } from '../../../core/errors.ts'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { createUuid, isUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { holdUsers, insertFollow } from '../store/follow.ts'

/**
 * Makes the caller follow a user. Following a user again changes nothing. A suspended user gains no followers: the answer is
 * the same as for an id that no user has.
 *
 * @returns the user who is followed
 * @throws RequestError TOKEN_INVALID if the caller's account was deleted meanwhile
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
    // An account that is deleted at the same time must not make the foreign key fail.
    const held = await holdUsers(em, [followerId, followedId])
    if (!held.has(followerId)) throw new RequestError('TOKEN_INVALID', 'The account no longer exists.')
    const now = await readNow(em)
    const user = await findUserById(em, followedId)
    if (!user || isSuspended(user, now)) return new UserNotFoundError()
    await insertFollow(em, { id: createUuid(), followerId, followedId, createdAt: now })
    return user
  })
}

function followsThemselves(): ValidationError {
  return new ValidationError([{ path: ['userId'], message: 'You cannot follow yourself.', rule: 'self' }])
}
