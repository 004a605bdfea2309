import type { Services } from '../../../core/services.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { countUserLists } from '../../user/index.ts'
import { followersList } from '../store/follow.ts'

/** How many users follow each of several users, in the order of the ids. Suspended users do not count. */
export async function countFollowers(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<RowCount[]> {
  return countUserLists(deps.database.fork(), followersList, userIds)
}
