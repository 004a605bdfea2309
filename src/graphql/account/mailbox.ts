import { normalizeEmail } from '../../domain/account/email-address.ts'
import type { LimitKey } from '../access-rules.ts'

/** Mails to one address count together, however it is spelled and from wherever they are asked for. */
export const byMailbox: LimitKey = (args, { client }) => {
  const email = typeof args.email === 'string' ? normalizeEmail(args.email) : null
  return email ? `mailbox:${email}` : client.network
}
