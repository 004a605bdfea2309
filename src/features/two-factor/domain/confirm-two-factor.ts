import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import {
  AccountLockedError,
  CodeInvalidError,
  TwoFactorAlreadyEnabledError,
  TwoFactorNotEnabledError,
} from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/user.ts'
import { notify } from '../../../core/mail/notify.ts'
import type { Client, Services } from '../../../core/services.ts'
import { createRecoveryCodes } from '../../../crypto/recovery-code.ts'
import { matchTotpStep, normalizeCode } from '../../../crypto/totp.ts'
import { revokeSessionsOf } from '../../session/store/session.ts'
import { confirmTwoFactorRow, findTwoFactor, replaceRecoveryCodes } from '../store/two-factor.ts'
import { openSecret } from './check-code.ts'
import { clearCodeAttempts, countCodeAttempt } from './code-attempts.ts'

/** Codes that each sign in once in place of the authenticator. Shown once. */
export class RecoveryCodes {
  readonly codes: string[]
  constructor(codes: string[]) {
    this.codes = codes
  }
}

type Needs = Pick<Services, 'clock' | 'config' | 'database' | 'jobs' | 'keys'>
type Refusal = CodeInvalidError | AccountLockedError | TwoFactorAlreadyEnabledError | TwoFactorNotEnabledError

/**
 * Turns two-factor on with a first code, which counts as used; ends the other sessions, sends a notice and gives the
 * recovery codes.
 */
export async function confirmTwoFactor(
  services: Needs,
  access: SessionAccess,
  raw: string,
  client: Client,
): Promise<RecoveryCodes | Refusal> {
  const { user } = access
  const pending = await findTwoFactor(services.database.fork(), user.id)
  if (!pending) return new TwoFactorNotEnabledError()
  if (pending.confirmedAt) return new TwoFactorAlreadyEnabledError()
  const remaining = await countCodeAttempt(services, user.id, client)
  if (remaining instanceof AccountLockedError) return remaining
  const now = services.clock.now()
  const code = normalizeCode(raw)
  const step = code && matchTotpStep(openSecret(services, user.id, pending.secret), code, now.getTime())
  if (!step) {
    await recordEvent(services.database.fork(), { type: 'TWO_FACTOR_FAILED', actorId: user.id }, client, now)
    return new CodeInvalidError(remaining)
  }
  await clearCodeAttempts(services, user.id)
  const { codes, hashes } = createRecoveryCodes(user.id)
  return services.database.fork().transactional(async (em) => {
    await lockUserById(em, user.id)
    if (!(await confirmTwoFactorRow(em, user.id, pending.secret, step, now))) return new TwoFactorAlreadyEnabledError()
    await replaceRecoveryCodes(em, user.id, hashes)
    await revokeSessionsOf(em, user.id, access.session.id, now)
    await recordEvent(em, { type: 'TWO_FACTOR_ENABLED', actorId: user.id }, client, now)
    await notify(services, em, user, { kind: 'two-factor-enabled' })
    return new RecoveryCodes(codes)
  })
}
