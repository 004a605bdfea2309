import type { EntityManager } from '@mikro-orm/postgresql'
import { secondsUntil } from '../../../core/attempts/seconds-until.ts'
import { countInDay } from '../../../core/attempts/store/day-sum.ts'
import { linkTo } from '../../../core/mail/links.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { rateLimited } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { createOneTimeToken } from '../../../crypto/one-time-token.ts'
import { invitationMail } from '../mails.ts'

/** The time for which an invitation can be accepted after it was mailed, in days. */
export const invitationDays = 7

/** How many invitations an address receives in a day, from all organizations together. */
const mailsPerDay = 3

type Deps = Pick<Services, 'config' | 'jobs' | 'keys'>

/** What an invitation says to its reader. */
interface InvitationText {
  email: string
  role: string
  organizationName: string
  inviterName: string | null
}

/**
 * Mails the link of an invitation, the same to every address. The mail is counted in the transaction that queues it: an
 * attacker with many accounts and organizations must not fill a mailbox with invitations.
 *
 * @returns the hash of the link's token and when it expires, for the row of the invitation
 * @throws RequestError RATE_LIMITED when the address has received three invitations within a day
 */
export async function sendInvitation(
  deps: Deps,
  em: EntityManager,
  { email, ...text }: InvitationText,
  now: Date,
): Promise<{ tokenHash: Buffer; expiresAt: Date }> {
  const { spent, endsAt, now: countedAt } = await countInDay(em, `invitation:${email}`, mailsPerDay)
  if (spent) {
    const message = `This address has received ${mailsPerDay} invitations within a day. Try again later.`
    throw rateLimited({ limit: mailsPerDay, resetsAt: endsAt }, secondsUntil(endsAt, countedAt), message)
  }
  const { token, hash } = createOneTimeToken()
  const link = linkTo(deps.config, '/accept-invitation', token)
  const signUpClosed = deps.config.signup === 'off'
  await queueMail(deps, em, email, invitationMail, { ...text, link, days: invitationDays, signUpClosed })
  return { tokenHash: hash, expiresAt: new Date(now.getTime() + invitationDays * 86_400_000) }
}
