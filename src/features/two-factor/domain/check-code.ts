import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { hashRecoveryCode } from '../../../crypto/recovery-code.ts'
import { matchTotpStep, normalizeCode } from '../../../crypto/totp.ts'
import { readNow } from '../../../store/now.ts'
import { CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'
import { twoFactorEvents } from '../events.ts'
import { takeRecoveryCode } from '../store/recovery-code.ts'
import { findTwoFactor, takeTotpStep } from '../store/two-factor.ts'
import { clearCodeAttempts } from './clear-code-attempts.ts'
import { countCodeAttempt } from './count-code-attempt.ts'
import { openSecret } from './open-secret.ts'

export type CodeMethod = 'totp' | 'recovery_code'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Checks and spends a TOTP or recovery code of a user. A code works once, so that an attacker who sees it cannot use it
 * again: the time step of a TOTP code must be later than the last one that was spent, and a recovery code is deleted.
 * Exactly one of several concurrent uses succeeds. [RFC 6238 §5.2, ASVS 5.0 6.5.1]
 *
 * @returns the kind of the code; an error when it is wrong, or when the second factor is locked or off
 */
export async function checkCode(
  deps: Deps,
  caller: Caller,
  { userId, code }: { userId: string; code: string },
): Promise<CodeMethod | CodeInvalidError | AccountLockedError | TwoFactorNotEnabledError> {
  const em = deps.database.fork()
  const twoFactor = await findTwoFactor(em, userId)
  if (!twoFactor?.confirmedAt) return new TwoFactorNotEnabledError()
  const remaining = await countCodeAttempt(deps, caller, userId)
  if (remaining instanceof AccountLockedError) return remaining
  const now = await readNow(em)
  const method = await spendCode(deps, { userId, secret: twoFactor.secret, code, now })
  if (!method) {
    await recordEvent(em, twoFactorEvents.TWO_FACTOR_FAILED, caller, { actor: 'NOBODY', targetId: userId, at: now })
    return new CodeInvalidError(remaining)
  }
  await clearCodeAttempts(em, userId)
  return method
}

async function spendCode(
  deps: Pick<Deps, 'database' | 'keys'>,
  { userId, secret, code, now }: { userId: string; secret: string; code: string; now: Date },
): Promise<CodeMethod | null> {
  const em = deps.database.fork()
  const totp = normalizeCode(code)
  if (totp !== null) {
    const step = matchTotpStep(openSecret(deps, userId, secret), totp, now.getTime())
    return step !== null && (await takeTotpStep(em, userId, step)) ? 'totp' : null
  }
  const hash = hashRecoveryCode(userId, code)
  return hash && (await takeRecoveryCode(em, userId, hash)) ? 'recovery_code' : null
}
