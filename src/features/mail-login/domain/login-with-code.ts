import type { Caller } from '../../../core/access/caller.ts'
import { clearAttempts } from '../../../core/attempts/store/attempt-counter.ts'
import { takeBackInDay } from '../../../core/attempts/store/day-sum.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, type FieldError, ValidationError } from '../../../core/errors.ts'
import { invalidEmail } from '../../../core/identity/check-user-input.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { findUserByEmail } from '../../../core/identity/store/find-user.ts'
import { parseDeviceToken } from '../../../crypto/device-token.ts'
import { matchesMailCode, normalizeMailCode } from '../../../crypto/mail-code.ts'
import { readNow } from '../../../store/now.ts'
import {
  type AccountSuspendedError,
  type AuthTokens,
  isKnownDevice,
  type TwoFactorChallenge,
} from '../../session/index.ts'
import { CodeInvalidError } from '../../two-factor/index.ts'
import { mailLoginEvents } from '../events.ts'
import { findUsableLogins } from '../store/mail-login.ts'
import { assertMailLogin } from './assert-mail-login.ts'
import { budgetOfAddress, budgetOfDevice } from './code-budget.ts'
import { completeMailLogin, type MailLoginDeps } from './complete-mail-login.ts'
import { countMailCode, mailCodesPerDay } from './count-mail-code.ts'

type CodeAnswer =
  | AuthTokens
  | TwoFactorChallenge
  | CodeInvalidError
  | AccountLockedError
  | AccountSuspendedError
  | ValidationError

/**
 * Signs in with the code of a mail, in any browser. Known and unknown addresses are handled alike: the attempt is counted, and the
 * same rows are read. A text that cannot be a code is not counted. [ASVS 5.0 6.3.8, 6.6.3]
 *
 * @throws RequestError FORBIDDEN where users cannot sign in by mail
 */
export async function loginWithCode(
  deps: MailLoginDeps,
  caller: Caller,
  input: { email: string; code: string; deviceToken?: string | null | undefined },
): Promise<CodeAnswer> {
  assertMailLogin(deps.config)
  const email = normalizeEmail(input.email)
  const code = normalizeMailCode(input.code)
  if (!email || !code) {
    return new ValidationError([...(email ? [] : [invalidEmail(['email'])]), ...(code ? [] : [invalidCode])])
  }
  await deps.hooks.before('beforeLogin', { identifier: email }, caller.client)
  const em = deps.database.fork()
  const user = await findUserByEmail(em, email)
  const userId = user?.id ?? null
  const now = await readNow(em)
  const device = input.deviceToken ? parseDeviceToken(deps.keys, input.deviceToken, now) : null
  const budget = isKnownDevice(device, user) ? budgetOfDevice(device) : budgetOfAddress(email)
  const left = await countMailCode(deps, caller, { budget, userId })
  if (left instanceof AccountLockedError) return left
  const usable = await findUsableLogins(em, email, now)
  const [login] = usable.filter(({ id, codeHash }) =>
    matchesMailCode(deps.keys, { id, hash: Buffer.from(codeHash) }, code),
  )
  if (login) {
    await clearAttempts(em, budget.counter)
    await takeBackInDay(em, budget.daySum, mailCodesPerDay)
    const answer = await completeMailLogin(deps, caller, { login, deviceToken: input.deviceToken })
    if (answer !== 'SPENT') return answer
  }
  await recordEvent(em, mailLoginEvents.MAIL_CODE_FAILED, caller, { actor: 'NOBODY', targetId: userId, at: now })
  return new CodeInvalidError(left)
}

const invalidCode: FieldError = { path: ['code'], rule: 'code', message: 'A code of a mail must have eight digits.' }
