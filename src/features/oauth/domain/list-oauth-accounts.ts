import type { OAuthAccount } from '../../../core/access/store/oauth-account.ts'
import type { Services } from '../../../core/services.ts'
import { findOAuthAccountsOf } from '../store/oauth-account.ts'

/** The linked accounts of several users, in the order of their ids. */
export async function listOAuthAccounts(
  { database }: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<OAuthAccount[][]> {
  const accounts = await findOAuthAccountsOf(database.fork(), userIds)
  return userIds.map((id) => accounts.filter(({ userId }) => userId === id))
}
