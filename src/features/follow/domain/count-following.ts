import type { Services } from '../../../core/services.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { countUserLists } from '../../user/index.ts'
import { followingList } from '../store/follow.ts'

/** How many users each of several users follows, in the order of the ids. Suspended users do not count. */
export async function countFollowing(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<RowCount[]> {
  return countUserLists(deps.database.fork(), followingList, userIds)
}
