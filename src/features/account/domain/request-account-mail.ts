import { recordEvent } from '../../../core/audit/record-event.ts'
import { ValidationError } from '../../../core/errors.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { Client, Services } from '../../../core/services.ts'
import { queueAccountMail } from './account-mail.ts'
import { invalidEmail } from './check-sign-up.ts'

type Needs = Pick<Services, 'clock' | 'database' | 'jobs' | 'keys'>

/** Sends the link that confirms an address again. The answer is the same for every address. */
export async function resendVerificationEmail(services: Needs, address: string): Promise<ValidationError | null> {
  const email = normalizeEmail(address)
  if (!email) return new ValidationError([invalidEmail(['email'])])
  await services.database.fork().transactional((em) => queueAccountMail(services, em, { kind: 'VERIFY', email }))
  return null
}

/** Sends the link that sets a new password. The answer is the same for every address. [ASVS 5.0 6.4.3] */
export async function requestPasswordReset(
  services: Needs,
  address: string,
  client: Client,
): Promise<ValidationError | null> {
  const email = normalizeEmail(address)
  if (!email) return new ValidationError([invalidEmail(['email'])])
  await services.database.fork().transactional(async (em) => {
    await queueAccountMail(services, em, { kind: 'RESET', email })
    await recordEvent(em, { type: 'PASSWORD_RESET_REQUESTED' }, client, services.clock.now())
  })
  return null
}
