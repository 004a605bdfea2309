import type { SessionAccess } from '../../../core/access/access.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { AccountLockedError, InvalidCredentialsError, ValidationError } from '../../../core/errors.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { Client, Services } from '../../../core/services.ts'
import { confirmPassword } from '../../session/domain/confirm-password.ts'
import { queueAccountMail } from './account-mail.ts'
import { invalidEmail } from './check-sign-up.ts'

type Needs = Pick<Services, 'clock' | 'database' | 'jobs' | 'keys' | 'passwords'>

/**
 * Sends a link to a new address; the account moves when it is followed. Whether the address is somebody else's is told
 * to nobody but its owner. @returns null when the mails are on their way
 */
export async function requestEmailChange(
  services: Needs,
  access: SessionAccess,
  input: { newEmail: string; password: string },
  client: Client,
): Promise<InvalidCredentialsError | AccountLockedError | ValidationError | null> {
  const newEmail = normalizeEmail(input.newEmail)
  if (!newEmail) return new ValidationError([invalidEmail(['newEmail'])])
  const confirmed = await confirmPassword(services, access.user.id, input.password, client)
  if (confirmed instanceof InvalidCredentialsError || confirmed instanceof AccountLockedError) return confirmed
  if (newEmail === confirmed.email) {
    return new ValidationError([{ path: ['newEmail'], rule: 'different', message: 'This is your address already.' }])
  }
  const { id: userId, passwordHash = null } = confirmed
  await services.database.fork().transactional(async (em) => {
    const request = { kind: 'EMAIL_CHANGE' as const, userId, newEmail, sessionId: access.session.id, passwordHash }
    await queueAccountMail(services, em, request)
    await recordEvent(em, { type: 'EMAIL_CHANGE_REQUESTED', actorId: confirmed.id }, client, services.clock.now())
  })
  return null
}
