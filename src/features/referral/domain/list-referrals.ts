import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findUserLists, type UserListPart } from '../../user/index.ts'
import { referralsList } from '../store/referral.ts'

/** The same page of the users whom several users have referred, the newest account first, in the order of the ids. */
export async function listReferrals(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
  page: IdPage,
): Promise<UserListPart[]> {
  return findUserLists(deps.database.fork(), referralsList, userIds, page)
}
