import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { LimitKey } from '../../../graphql/access-rules.ts'
import type { RequestContext } from '../../../graphql/context.ts'

/** Counts requests for mail by the address that the mail goes to, in any spelling and from any client. */
export const byMailbox: LimitKey = Object.assign(keyOfMailbox, { countedBy: 'mailbox' })

function keyOfMailbox(args: Record<string, unknown>, { client }: RequestContext): string {
  const email = typeof args.email === 'string' ? normalizeEmail(args.email) : null
  return email ? `mailbox:${email}` : client.network
}
