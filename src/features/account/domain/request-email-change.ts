import type { EntityManager } from '@mikro-orm/postgresql'
import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { assertKnownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { secondsUntil } from '../../../core/attempts/seconds-until.ts'
import { countInDay } from '../../../core/attempts/store/day-sum.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { type AccountLockedError, ValidationError } from '../../../core/errors.ts'
import { invalidEmail } from '../../../core/identity/check-user-input.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import { originOf } from '../../../core/mail/change-origin.ts'
import { rateLimited } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { confirmIdentity, type InvalidCredentialsError } from '../../session/index.ts'
import { accountEvents } from '../events.ts'
import { accountMailQueue } from './account-mail.ts'

/** How many requests of a day mail to one new address, by all users together. */
const mailsPerDay = 10

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys' | 'passwords'>
type Refusal = InvalidCredentialsError | AccountLockedError | ProofRequiredError | ValidationError

/**
 * Mails a link to a new address. The account uses the new address once the link is confirmed. If the new address already
 * has an account, only its owner is notified of that. [ASVS 5.0 6.3.8]
 *
 * @returns null on success
 * @throws RequestError TWO_FACTOR_REQUIRED for a session of an administrator that has to prove a passkey first; RATE_LIMITED when a
 *   change to the address was requested ten times within a day
 */
export async function requestEmailChange(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: { newEmail: string; password?: string | null | undefined },
): Promise<Refusal | null> {
  const newEmail = normalizeEmail(input.newEmail)
  if (!newEmail) return new ValidationError([invalidEmail(['newEmail'])])
  const confirmed = await confirmIdentity(deps, caller, input.password)
  if (confirmed instanceof Error) return confirmed
  await assertKnownFactorFirst(deps.config, deps.database.fork(), caller.access)
  if (newEmail === confirmed.email) {
    const message = 'Your account already uses this address.'
    return new ValidationError([{ path: ['newEmail'], rule: 'different', message }])
  }
  const { id: userId, passwordHash = null } = confirmed
  const proved = Boolean(confirmed.firstVerifiedAt)
  const sessionId = caller.access.session.id
  await deps.database.transactional(async (em) => {
    await countMail(em, newEmail)
    const now = await readNow(em)
    const origin = originOf(caller.client, now)
    await accountMailQueue.add(deps, em, {
      kind: 'EMAIL_CHANGE',
      userId,
      newEmail,
      sessionId,
      passwordHash,
      proved,
      origin,
    })
    await recordEvent(em, accountEvents.EMAIL_CHANGE_REQUESTED, caller, { at: now })
  })
  return null
}

/**
 * Counts a mail to an address that nobody has proved. An attacker with many accounts must not fill the mailbox of somebody else.
 * Addresses with and without an account count alike.
 */
async function countMail(em: EntityManager, newEmail: string): Promise<void> {
  const { spent, endsAt, now } = await countInDay(em, `email-change:${newEmail}`, mailsPerDay)
  if (!spent) return
  const message = `A change to this address was requested ${mailsPerDay} times within a day. Try again later.`
  throw rateLimited({ limit: mailsPerDay, resetsAt: endsAt }, secondsUntil(endsAt, now), message)
}
