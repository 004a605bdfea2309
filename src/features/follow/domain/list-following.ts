import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findUserLists, type UserListPart } from '../../user/index.ts'
import { followingList } from '../store/follow.ts'

/** The same page of the users whom several users follow, newest first, in the order of the ids. Suspended users are left out. */
export async function listFollowing(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
  page: IdPage,
): Promise<UserListPart[]> {
  return findUserLists(deps.database.fork(), followingList, userIds, page)
}
