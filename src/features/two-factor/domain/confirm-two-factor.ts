import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { assertKnownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { markProof } from '../../../core/access/store/mark-proof.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError } from '../../../core/errors.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Services } from '../../../core/services.ts'
import { createRecoveryCodes } from '../../../crypto/recovery-code.ts'
import { matchTotpStep, normalizeCode } from '../../../crypto/totp.ts'
import { readNow } from '../../../store/now.ts'
import { endAllSessions, lockCaller } from '../../session/index.ts'
import { CodeInvalidError, TwoFactorAlreadyEnabledError, TwoFactorNotEnabledError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import { twoFactorEnabledNotice } from '../mails.ts'
import { replaceRecoveryCodes } from '../store/recovery-code.ts'
import { confirmTwoFactorRow, findTwoFactor, type TwoFactor } from '../store/two-factor.ts'
import { clearCodeAttempts } from './clear-code-attempts.ts'
import { countCodeAttempt } from './count-code-attempt.ts'
import { openSecret } from './open-secret.ts'
import { RecoveryCodes } from './recovery-codes.ts'

/** The time in which a set-up has to be confirmed, in milliseconds. */
const setupLifetimeMs = 15 * 60_000

const noSetup =
  'There is no set-up to confirm, or it was started more than 15 minutes ago. Call `setupTwoFactor` again.'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>
type Refusal = CodeInvalidError | AccountLockedError | TwoFactorAlreadyEnabledError | TwoFactorNotEnabledError

/**
 * Turns two-factor authentication on with a first code of the authenticator app, which is spent by it. The other sessions
 * of the user end, and a notice is mailed. This session has then proved a second factor. The set-up must have been started within the
 * last 15 minutes. [ASVS 5.0 7.4.3]
 *
 * @throws RequestError TWO_FACTOR_REQUIRED for a session of an administrator that has to prove a passkey first
 */
export async function confirmTwoFactor(
  deps: Deps,
  caller: Caller<SessionAccess>,
  code: string,
): Promise<RecoveryCodes | Refusal> {
  const { user, session } = caller.access
  const em = deps.database.fork()
  const pending = await findTwoFactor(em, user.id)
  const now = await readNow(em)
  if (pending?.confirmedAt) return new TwoFactorAlreadyEnabledError()
  if (!pending || isTooOld(pending, now)) return new TwoFactorNotEnabledError(noSetup)
  await assertKnownFactorFirst(deps.config, em, caller.access)
  const remaining = await countCodeAttempt(deps, caller, user.id)
  if (remaining instanceof AccountLockedError) return remaining
  const totp = normalizeCode(code)
  const step = totp === null ? null : matchTotpStep(openSecret(deps, user.id, pending.secret), totp, now.getTime())
  if (step === null) {
    await recordEvent(em, twoFactorEvents.TWO_FACTOR_FAILED, caller, { at: now })
    return new CodeInvalidError(remaining)
  }
  await clearCodeAttempts(em, user.id)
  const { codes, hashes } = createRecoveryCodes(user.id)
  return deps.database.transactional(async (em) => {
    // An attacker whose session was ended meanwhile must not lock the owner out with an authenticator.
    await lockCaller(em, caller.access)
    if (!(await confirmTwoFactorRow(em, pending, step, now))) {
      // A session that ended meanwhile has voided the set-up, or it was begun again.
      const present = await findTwoFactor(em, user.id)
      return present?.confirmedAt ? new TwoFactorAlreadyEnabledError() : new TwoFactorNotEnabledError(noSetup)
    }
    await replaceRecoveryCodes(em, { userId: user.id, hashes, now })
    await markProof(em, session.id, { identity: false, secondFactor: true }, now)
    await endAllSessions(em, { userId: user.id, now, except: session.id })
    await recordEvent(em, twoFactorEvents.TWO_FACTOR_ENABLED, caller, { at: now })
    await notify(deps, em, user, twoFactorEnabledNotice, { origin: originOf(caller.client, now) })
    return new RecoveryCodes(codes)
  })
}

/**
 * Whether a set-up has expired. An attacker who had a fresh proof for a moment, and kept the secret, must not turn the second factor on
 * long afterwards with any stolen access token.
 */
function isTooOld({ createdAt }: Pick<TwoFactor, 'createdAt'>, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > setupLifetimeMs
}
