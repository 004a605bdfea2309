import type { EntityManager } from '@mikro-orm/postgresql'
import { needsSecondFactor } from '../../../core/access/session-scopes.ts'
import { deleteOAuthAccountsOf } from '../../../core/access/store/oauth-account.ts'
import { deletePasskeysOf } from '../../../core/access/store/passkey.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { revokeApiKeysOf, revokeOrganizationKeysMadeBy } from '../../api-key/index.ts'
import { revokeInvitationsSentBy } from '../../organization/index.ts'

/**
 * Revokes the API keys of a user, including keys of organizations that the user made, and the invitations that the user has sent; and removes
 * the passkeys and the accounts at identity providers. It runs in the caller's transaction, which holds the lock of the user's row,
 * when the reader of the mailbox is proved and nothing shows that the same person added them.
 *
 * Where ADMIN_REQUIRE_2FA is on, an administrator keeps the passkeys: they are second factors, and a mailbox is none.
 */
export async function endUnprovedAccess(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  user: Pick<User, 'id' | 'role'>,
  now: Date,
): Promise<void> {
  await revokeInvitationsSentBy(em, { userId: user.id, since: new Date(0), now })
  await revokeApiKeysOf(em, { userId: user.id }, now)
  await revokeOrganizationKeysMadeBy(em, { userId: user.id, since: new Date(0), now })
  if (!needsSecondFactor(config, user)) await deletePasskeysOf(em, user.id)
  await deleteOAuthAccountsOf(em, user.id)
}
