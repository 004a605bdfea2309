import type { Caller } from '../../../core/access/caller.ts'
import { ValidationError } from '../../../core/errors.ts'
import { invalidEmail } from '../../../core/identity/check-user-input.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { Services } from '../../../core/services.ts'
import { countDeviceMail, findKnownDevice } from '../../session/index.ts'
import { accountMailQueue } from './account-mail.ts'
import type { MailRequest } from './mail-request.ts'

type Deps = Pick<Services, 'database' | 'jobs' | 'keys'>

/**
 * Mails the link that confirms an address again. The answer is the same for every address. [ASVS 5.0 6.3.8]
 *
 * @returns null on success; a ValidationError for a text that is not an address
 * @throws RequestError RATE_LIMITED when the devices of the user requested too many
 */
export async function resendVerificationEmail(
  deps: Deps,
  _caller: Caller,
  { email: address, deviceToken }: MailRequest,
): Promise<ValidationError | null> {
  const email = normalizeEmail(address)
  if (!email) return new ValidationError([invalidEmail(['email'])])
  const device = await findKnownDevice(deps, email, deviceToken)
  await deps.database.transactional(async (em) => {
    if (device) await countDeviceMail(em, 'resendVerificationEmail', device)
    await accountMailQueue.add(deps, em, { kind: 'VERIFY', email })
  })
  return null
}
