import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ValidationError } from '../../../core/errors.ts'
import { invalidEmail } from '../../../core/identity/check-user-input.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { countDeviceMail, findKnownDevice } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { accountMailQueue } from './account-mail.ts'
import type { MailRequest } from './mail-request.ts'

type Deps = Pick<Services, 'database' | 'jobs' | 'keys'>

/**
 * Mails the link that sets a new password. The answer is the same for every address. [ASVS 5.0 6.3.8, 6.4.3]
 *
 * @returns null on success; a ValidationError for a text that is not an address
 * @throws RequestError RATE_LIMITED when the devices of the user requested too many
 */
export async function requestPasswordReset(
  deps: Deps,
  caller: Caller,
  { email: address, deviceToken }: MailRequest,
): Promise<ValidationError | null> {
  const email = normalizeEmail(address)
  if (!email) return new ValidationError([invalidEmail(['email'])])
  const device = await findKnownDevice(deps, email, deviceToken)
  await deps.database.transactional(async (em) => {
    if (device) await countDeviceMail(em, 'requestPasswordReset', device)
    await accountMailQueue.add(deps, em, { kind: 'RESET', email })
    const type = accountEvents.PASSWORD_RESET_REQUESTED
    await recordEvent(em, type, caller, { actor: 'NOBODY', at: await readNow(em) })
  })
  return null
}
