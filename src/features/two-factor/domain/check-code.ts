import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, CodeInvalidError, TwoFactorNotEnabledError } from '../../../core/errors.ts'
import type { Client } from '../../../core/services.ts'
import { decrypt } from '../../../crypto/encryption.ts'
import { hashRecoveryCode } from '../../../crypto/recovery-code.ts'
import { matchTotpStep, normalizeCode } from '../../../crypto/totp.ts'
import { findTwoFactor, takeRecoveryCode, takeTotpStep } from '../store/two-factor.ts'
import { type CodeNeeds, clearCodeAttempts, countCodeAttempt } from './code-attempts.ts'

export type CodeMethod = 'totp' | 'recovery_code'

/**
 * Spends a TOTP or recovery code of a user. A TOTP code works once: its time step must be later than the last one spent;
 * a recovery code is deleted as it is used. Of any number of uses at once, one succeeds. [RFC 6238 §5.2, ASVS 5.0 6.5.1]
 *
 * @returns how it was proved, or why not
 */
export async function checkCode(
  services: CodeNeeds,
  userId: string,
  raw: string,
  client: Client,
): Promise<CodeMethod | CodeInvalidError | AccountLockedError | TwoFactorNotEnabledError> {
  const twoFactor = await findTwoFactor(services.database.fork(), userId)
  if (!twoFactor?.confirmedAt) return new TwoFactorNotEnabledError()
  const remaining = await countCodeAttempt(services, userId, client)
  if (remaining instanceof AccountLockedError) return remaining
  const method = await spendCode(services, userId, twoFactor.secret, raw)
  if (!method) {
    await recordEvent(
      services.database.fork(),
      { type: 'TWO_FACTOR_FAILED', targetId: userId },
      client,
      services.clock.now(),
    )
    return new CodeInvalidError(remaining)
  }
  await clearCodeAttempts(services, userId)
  return method
}

async function spendCode(services: CodeNeeds, userId: string, secret: string, raw: string): Promise<CodeMethod | null> {
  const em = services.database.fork()
  const code = normalizeCode(raw)
  if (code) {
    const step = matchTotpStep(openSecret(services, userId, secret), code, services.clock.now().getTime())
    return step !== null && (await takeTotpStep(em, userId, step)) ? 'totp' : null
  }
  const hash = hashRecoveryCode(userId, raw)
  return hash && (await takeRecoveryCode(em, userId, hash)) ? 'recovery_code' : null
}

/** The secret is bound to its user: a row copied to another account does not open. */
export function openSecret(services: Pick<CodeNeeds, 'keys'>, userId: string, sealed: string): Buffer {
  return decrypt(services.keys, sealed, secretContext(userId))
}

/** What a stored secret is bound to. */
export function secretContext(userId: string): string {
  return `totp:${userId}`
}
