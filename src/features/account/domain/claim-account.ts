import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { deleteOAuthAccountsOf } from '../../../core/access/store/oauth-account.ts'
import { deletePasskeysOf } from '../../../core/access/store/passkey.ts'
import { forgetDevices } from '../../../core/identity/store/change-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { revokeApiKeysOf, revokeOrganizationKeysMadeBy } from '../../api-key/index.ts'
import { revokeInvitationsSentBy } from '../../organization/index.ts'
import { recordPendingReferral } from '../../referral/index.ts'
import { endAllSessions } from '../../session/index.ts'
import { clearCodeAttempts, deleteTwoFactor } from '../../two-factor/index.ts'
import { confirmEmailPurpose } from '../purposes.ts'
import { suspendForLostFactor } from './suspend-for-lost-factor.ts'

/**
 * Ends every credential and pending change that was made in an account before the first proof of its mailbox, by any link.
 * Where addresses do not have to be confirmed, an attacker may have signed up with another person's address and left
 * sessions, API keys (also of an organization), invitations to organizations, an authenticator, passkeys, accounts at identity
 * providers or a pending change of address in the account. The caller has locked the user's row and records the proof afterwards.
 *
 * An account without an address belongs to the person whose account at an identity provider made it: its first address ends
 * nothing. The referral code that an account was made with counts from now on in every case. An administrator who loses the second
 * factor is suspended where ADMIN_REQUIRE_2FA is on.
 *
 * @returns whether this was the first proof
 */
export async function claimAccount(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  caller: Caller,
  user: Pick<User, 'id' | 'email' | 'firstVerifiedAt' | 'role' | 'twoFactorEnabledAt'>,
  now: Date,
): Promise<boolean> {
  if (user.firstVerifiedAt) return false
  await recordPendingReferral(em, user.id, now)
  if (user.email == null) return false
  await revokeInvitationsSentBy(em, { userId: user.id, since: new Date(0), now })
  await endAllSessions(em, { userId: user.id, now, alsoVoid: [confirmEmailPurpose] })
  const passkeys = await deletePasskeysOf(em, user.id)
  await deleteOAuthAccountsOf(em, user.id)
  await revokeApiKeysOf(em, { userId: user.id }, now)
  await revokeOrganizationKeysMadeBy(em, { userId: user.id, since: new Date(0), now })
  await deleteTwoFactor(em, user.id, now)
  await clearCodeAttempts(em, user.id)
  await forgetDevices(em, user.id, now)
  if (passkeys > 0 || user.twoFactorEnabledAt) await suspendForLostFactor(deps, em, caller, user, now)
  return true
}
