import type { OAuthAccount } from '../../../core/access/store/oauth-account.ts'
import type { Services } from '../../../core/services.ts'
import { findOAuthAccountById } from '../store/oauth-account.ts'

/** The linked account with an id; null if there is none, or if the text is not an id. */
export async function findOAuthAccount(deps: Pick<Services, 'database'>, id: string): Promise<OAuthAccount | null> {
  return findOAuthAccountById(deps.database.fork(), id)
}
