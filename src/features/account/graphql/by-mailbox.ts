import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { LimitKey } from '../../../graphql/access-rules.ts'

/** Mails to one address count together, however it is spelled and from wherever they are asked for. */
export const byMailbox: LimitKey = (args, { client }) => {
  const email = typeof args.email === 'string' ? normalizeEmail(args.email) : null
  return email ? `mailbox:${email}` : client.network
}
