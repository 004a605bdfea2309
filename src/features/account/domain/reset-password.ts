import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  type PasswordCompromisedError,
  TokenExpiredError,
  TokenInvalidError,
  ValidationError,
} from '../../../core/errors.ts'
import { hookUser } from '../../../core/hooks/hooks.ts'
import { confirms, unconfirmed } from '../../../core/identity/check-user-input.ts'
import { choosePassword } from '../../../core/identity/choose-password.ts'
import { forgetDevices, markEmailVerified, setProvedPasswordHash } from '../../../core/identity/store/change-user.ts'
import { findUserById, lockUserById } from '../../../core/identity/store/find-user.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import { readOneTimeToken, spendOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { parseDeviceToken } from '../../../crypto/device-token.ts'
import { readNow } from '../../../store/now.ts'
import { clearPasswordAttempts, endAllSessions, isKnownDevice } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { passwordChangedNotice } from '../mails.ts'
import { confirmEmailPurpose, resetPasswordPurpose } from '../purposes.ts'
import { claimAccount } from './claim-account.ts'
import { endUnprovedAccess } from './end-unproved-access.ts'

interface ResetPasswordInput {
  token: string
  newPassword: string
  newPasswordConfirmation?: string | null | undefined
  /** From an earlier login on the same device. */
  deviceToken?: string | null | undefined
}

type Deps = Pick<Services, 'config' | 'database' | 'hooks' | 'jobs' | 'keys' | 'passwords'>
type Refusal = TokenInvalidError | TokenExpiredError | ValidationError | PasswordCompromisedError

/**
 * Sets a new password with the token of the link that was mailed. Every session and an account lock end, the devices on which the user
 * has signed in are forgotten, two-factor authentication is not changed, and the caller is not signed in. [ASVS 5.0 6.4.3, 7.4.3]
 *
 * An attacker may have signed up with somebody else's address, and its owner may have followed the link by mistake: the
 * account then has the attacker's password. The first password that is chosen with a link revokes the API keys, passkeys and
 * accounts at identity providers that were added before it, unless the reset comes from a device on which the user has signed in with
 * more than a mail to the address.
 *
 * @returns null on success
 */
export async function resetPassword(deps: Deps, caller: Caller, input: ResetPasswordInput): Promise<Refusal | null> {
  const em = deps.database.fork()
  const token = await readOneTimeToken(em, caller, resetPasswordPurpose, input.token)
  if (token instanceof TokenInvalidError || token instanceof TokenExpiredError) return token
  const owner = await findUserById(em, token.userId)
  if (!token.email || owner?.email !== token.email) return new TokenInvalidError()
  if (!confirms(input.newPassword, input.newPasswordConfirmation)) {
    return new ValidationError([unconfirmed(['newPasswordConfirmation'])])
  }
  const password = choosePassword(deps.config, input.newPassword, owner, ['newPassword'])
  if (typeof password !== 'string') return password
  const event = { user: hookUser(owner), reason: 'reset' as const }
  await deps.hooks.before('beforePasswordChange', event, caller.client)
  const hash = await deps.passwords.hash(password)
  const refused = await deps.database.transactional(async (em) => {
    const user = await lockUserById(em, owner.id)
    const spent = await spendOneTimeToken(em, caller, resetPasswordPurpose, input.token)
    if (spent instanceof TokenInvalidError || spent instanceof TokenExpiredError) return spent
    if (!spent.email || user?.email !== spent.email) return new TokenInvalidError()
    const now = await readNow(em)
    const device = input.deviceToken ? parseDeviceToken(deps.keys, input.deviceToken, now) : null
    await claimAccount(deps, em, caller, user, now)
    const isOwnDevice = isKnownDevice(device, user) && device.proof === 'CREDENTIAL'
    if (user.passwordUnproved && !isOwnDevice) await endUnprovedAccess(deps, em, user, now)
    await setProvedPasswordHash(em, user.id, hash, now)
    // With the tokens of earlier sign-ins, an attacker could go on using up the attempts and mails that all devices of the user share.
    await forgetDevices(em, user.id, now)
    await markEmailVerified(em, user.id, now)
    await endAllSessions(em, { userId: user.id, now, alsoVoid: [confirmEmailPurpose] })
    await clearPasswordAttempts(em, user)
    await recordEvent(em, accountEvents.PASSWORD_RESET, caller, { actor: user, at: now })
    await notify(deps, em, user, passwordChangedNotice, { origin: originOf(caller.client, now) })
    return null
  })
  if (!refused) deps.hooks.after('afterPasswordChange', event, caller.client)
  return refused
}
