import type { Services } from '../../../core/services.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { countUserLists } from '../../user/index.ts'
import { referralsList } from '../store/referral.ts'

/** How many users each of several users has referred, in the order of the ids. */
export async function countReferrals(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<RowCount[]> {
  return countUserLists(deps.database.fork(), referralsList, userIds)
}
