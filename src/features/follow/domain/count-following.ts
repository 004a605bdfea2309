import type { Services } from '../../../core/services.ts'
import { countUserLists, type UserCount } from '../../user/index.ts'
import { followingList } from '../store/follow.ts'

/** How many users each of several users follows, in the order of the ids. Suspended users do not count. */
export async function countFollowing(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<UserCount[]> {
  return countUserLists(deps.database.fork(), followingList, userIds)
}
