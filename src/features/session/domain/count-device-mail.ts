import type { EntityManager } from '@mikro-orm/postgresql'
import { secondsUntil } from '../../../core/attempts/seconds-until.ts'
import { countInDay } from '../../../core/attempts/store/day-sum.ts'
import { rateLimited } from '../../../core/request-error.ts'
import type { Device } from '../../../crypto/device-token.ts'

/** How many mails of one kind all devices of a user together request in a day. One device alone cannot request as many. */
const mailsPerDay = 100

/**
 * Counts a mail that a known device requests, in the caller's transaction. Each device has a budget of its own: an attacker who once
 * signed in to the account very often, and kept the device tokens, must not fill the mailbox with them.
 *
 * @param kind the mutation that requests the mail
 * @throws RequestError RATE_LIMITED
 */
export async function countDeviceMail(em: EntityManager, kind: string, { userId }: Device): Promise<void> {
  const { spent, endsAt, now } = await countInDay(em, `device-mail:${kind}:${userId}`, mailsPerDay)
  if (!spent) return
  const message = `The devices of this account have requested ${mailsPerDay} such mails within a day. Try again later.`
  throw rateLimited({ limit: mailsPerDay, resetsAt: endsAt }, secondsUntil(endsAt, now), message)
}
