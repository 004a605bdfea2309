import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ValidationError } from '../../../core/errors.ts'
import { checkCodeChallenge } from '../../../core/identity/check-pkce.ts'
import { invalidEmail } from '../../../core/identity/check-user-input.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import type { Services } from '../../../core/services.ts'
import { createMailCode, hashMailCode } from '../../../crypto/mail-code.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { readReferralCode } from '../../referral/index.ts'
import { countDeviceMail, findKnownDevice } from '../../session/index.ts'
import { mailLoginEvents } from '../events.ts'
import { insertMailLogin } from '../store/mail-login.ts'
import { assertMailLogin } from './assert-mail-login.ts'
import { loginMailQueue } from './login-mail-job.ts'
import { mailLoginSeconds } from './mail-login-seconds.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>

/**
 * Mails a link and a code to sign in. The answer is the same for every address, after the same work: a row is stored for each, and a
 * job decides about the mail. An account is not made here, because anyone can request a mail to any address. [ASVS 5.0 6.3.8]
 *
 * @param input.referralCode for the account that the sign-in may make. Whether an account has it is not looked up here
 * @returns null on success
 * @throws RequestError FORBIDDEN where users cannot sign in by mail; RATE_LIMITED when the devices of the user requested too many
 */
export async function requestLoginLink(
  deps: Deps,
  caller: Caller,
  input: {
    email: string
    codeChallenge: string
    referralCode?: string | null | undefined
    deviceToken?: string | null | undefined
  },
): Promise<ValidationError | null> {
  assertMailLogin(deps.config)
  const { codeChallenge } = input
  const email = normalizeEmail(input.email)
  const malformed = checkCodeChallenge(codeChallenge)
  if (!email || malformed) {
    return new ValidationError([...(email ? [] : [invalidEmail(['email'])]), ...(malformed ? [malformed] : [])])
  }
  const device = await findKnownDevice(deps, email, input.deviceToken)
  const { token, hash: tokenHash } = createOneTimeToken()
  const [id, code] = [createUuid(), createMailCode()]
  const bound = { email, codeChallenge, referralCode: readReferralCode(input.referralCode) }
  await deps.database.transactional(async (em) => {
    if (device) await countDeviceMail(em, 'requestLoginLink', device)
    const now = await readNow(em)
    const expiresAt = new Date(now.getTime() + mailLoginSeconds * 1000)
    const codeHash = hashMailCode(deps.keys, id, code)
    const fromKnownDevice = device !== null
    await insertMailLogin(em, { id, ...bound, tokenHash, codeHash, fromKnownDevice, createdAt: now, expiresAt })
    await loginMailQueue.add(deps, em, { email, token, code, origin: originOf(caller.client, now) })
    await recordEvent(em, mailLoginEvents.LOGIN_LINK_REQUESTED, caller, { actor: 'NOBODY', at: now })
  })
  return null
}
