import type { Services } from '../../../core/services.ts'
import { findCodesOf } from '../store/referral.ts'

/** The referral codes of several users, in the order of the ids. */
export async function findReferralCodes(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<(string | null)[]> {
  return findCodesOf(deps.database.fork(), userIds)
}
