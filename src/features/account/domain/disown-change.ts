import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { deleteOAuthAccountsOf } from '../../../core/access/store/oauth-account.ts'
import { deletePasskeysOf } from '../../../core/access/store/passkey.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import {
  forgetDevices,
  markEmailVerified,
  markMoved,
  setPasswordHash,
  setUserEmail,
} from '../../../core/identity/store/change-user.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { notMe } from '../../../core/mail/notify.ts'
import { spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import { deleteOneTimeTokensAfter, type OneTimeToken } from '../../../core/one-time-token/store/one-time-token.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { revokeApiKeysOf, revokeOrganizationKeysMadeBy } from '../../api-key/index.ts'
import { revokeInvitationsSentBy } from '../../organization/index.ts'
import { forgetPendingReferral } from '../../referral/index.ts'
import { endAllSessions } from '../../session/index.ts'
import {
  clearCodeAttempts,
  deleteRecoveryCodesOf,
  deleteTwoFactor,
  recoveryCodeUsedNotice,
} from '../../two-factor/index.ts'
import { accountEvents } from '../events.ts'
import { emailChangedNotice, invitedAccountNotice, passwordChangedNotice } from '../mails.ts'
import { accountPurposes } from '../purposes.ts'
import { claimAccount } from './claim-account.ts'
import { sendReset } from './send-reset.ts'
import { suspendForLostFactor } from './suspend-for-lost-factor.ts'

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys'>

/**
 * Answers “this was not me”: an attacker who made the change loses access. Every session ends, every API key is revoked (of the
 * keys of organizations those that the user created or rotated since shortly before the change), invitations that the user has sent since
 * then are revoked, passkeys and accounts at identity providers that were added since then are removed, recovery codes that were made
 * since then are deleted (all of them, if the notice reports that one was used), the password stops working, an address that was changed
 * is restored, and a reset is mailed to the address that received the notice. Two-factor authentication stays on, because an attacker who
 * controls only the mailbox must not remove it. The exception is one that was turned on shortly after the change. Where ADMIN_REQUIRE_2FA
 * is on, an administrator who loses the last second factor or passkey is suspended until another administrator has looked into it.
 *
 * @returns null on success; a TokenInvalidError also if another account has the old address by now: the attacker has lost access
 *   then as well, but the address is not restored
 */
export async function disownChange(
  deps: Deps,
  caller: Caller,
  token: string,
): Promise<TokenInvalidError | TokenExpiredError | null> {
  const answer = await deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const spent = await spendOneTimeToken(em, caller, notMe, token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    const { email: provedEmail } = spent
    const user = await lockUserById(em, spent.userId)
    if (!user || !provedEmail) return new TokenInvalidError()
    const { email: oldEmail = null } = user
    const moved = oldEmail !== provedEmail
    // An attacker who signed up with the address of somebody else must not be credited with its owner, who says “not me”.
    await forgetPendingReferral(em, user.id)
    const claimed = await claimAccount(deps, em, caller, user, now)
    const secondFactor = !claimed && turnedOnAfter(spent, user, now)
    if (secondFactor) await endSecondFactor(em, user.id, now)
    const since = new Date(spent.createdAt.getTime() - recentChangesMs)
    await setPasswordHash(em, user.id, null, now)
    await revokeInvitationsSentBy(em, { userId: user.id, since, now })
    await endAllSessions(em, { userId: user.id, now, alsoVoid: accountPurposes })
    await revokeApiKeysOf(em, { userId: user.id }, now)
    await revokeOrganizationKeysMadeBy(em, { userId: user.id, since, now })
    const passkeys = await deletePasskeysOf(em, user.id, since)
    if (secondFactor || passkeys > 0) await suspendForLostFactor(deps, em, caller, user, now)
    await deleteOAuthAccountsOf(em, user.id, since)
    await deleteRecoveryCodesOf(em, user.id, knowsRecoveryCodes(spent) ? undefined : since)
    await forgetDevices(em, user.id, now)
    const restored = moved && (await setUserEmail(em, user.id, provedEmail, now))
    // Passkeys and accounts at providers from before the reported change stay until the owner resets the password or signs in by mail.
    if (restored) await markMoved(em, user.id)
    const type = accountEvents.CHANGE_DISOWNED
    const details = { moved, restored, secondFactor }
    await recordEvent(em, type, caller, { actor: user, at: now, details })
    // Another account has the address by now. Everything above is kept, and an administrator has to restore the account.
    if (moved && !restored) return new TokenInvalidError()
    if (!moved) await markEmailVerified(em, user.id, now)
    // A notice that was mailed to the attacker's address must not let the attacker undo this. Those that are older stay: an attacker who
    // changes the address twice and uses the link of the first change must not void the link that the owner was mailed before it.
    if (moved) await deleteOneTimeTokensAfter(em, spent)
    await sendReset(deps, em, { id: user.id, email: provedEmail })
    return { user: hookUser({ ...user, email: provedEmail, emailVerifiedAt: now }), oldEmail, moved }
  })
  if (answer instanceof Error) return answer
  const { moved, ...event } = answer
  if (moved) deps.hooks.after('afterEmailChange', { ...event, reason: 'disowned' }, caller.client)
  return null
}

/** How long before the reported change the attacker may have had the account, in milliseconds. */
const recentChangesMs = 72 * 3_600_000

/** Whether the notice reports the use of a recovery code: an attacker who has one has read the whole list, however old it is. */
function knowsRecoveryCodes({ details }: Pick<OneTimeToken, 'details'>): boolean {
  return details.notice === recoveryCodeUsedNotice.kind
}

/** The time after a change in which a new second factor counts as the attacker's, in milliseconds, and the age of a link. */
const secondFactorWindowMs = 72 * 3_600_000

const reportedChanges: readonly unknown[] = [
  passwordChangedNotice.kind,
  emailChangedNotice.kind,
  invitedAccountNotice.kind,
]

/**
 * Whether the second factor was turned on after the change of the password or the address that the notice reports, or after the
 * account was made with an invitation, soon enough and not too long ago. An attacker who changes the password and turns on a second
 * factor must not keep the owner out with it. A link that a mailbox has held for longer, or a notice of anything else, removes none: a
 * mailbox alone is not a second factor.
 */
function turnedOnAfter(
  link: Pick<OneTimeToken, 'createdAt' | 'details'>,
  { twoFactorEnabledAt }: Pick<User, 'twoFactorEnabledAt'>,
  now: Date,
): boolean {
  if (!twoFactorEnabledAt || !reportedChanges.includes(link.details.notice)) return false
  const changedAt = link.createdAt.getTime()
  const turnedOnAfter = twoFactorEnabledAt.getTime() - changedAt
  return now.getTime() - changedAt < secondFactorWindowMs && turnedOnAfter > 0 && turnedOnAfter < secondFactorWindowMs
}

async function endSecondFactor(em: EntityManager, userId: string, now: Date): Promise<void> {
  await deleteTwoFactor(em, userId, now)
  await clearCodeAttempts(em, userId)
}
