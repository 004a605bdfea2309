import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { LimitKey } from '../../../graphql/access-rules.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { mailboxKey } from '../../../graphql/window-key.ts'
import { findKnownDevice } from '../../session/index.ts'

/**
 * Counts requests for mail by the address that the mail goes to, in any spelling and from any client. A device on which the user of
 * the address has signed in before has a count of its own: an attacker who knows an address must not use up the mails of its owner.
 */
export const byMailbox: LimitKey = { subject: 'MAILBOX', keyOf: keyOfMailbox }

/** The description of the argument `deviceToken` of such a request. */
export const countOfDevice =
  'The `deviceToken` of an earlier sign-in of this user on this device. The device then has a count of its own, so that ' +
  'requests of others do not use it up.'

async function keyOfMailbox(args: Record<string, unknown>, { client, services }: RequestContext): Promise<string> {
  const email = typeof args.email === 'string' ? normalizeEmail(args.email) : null
  if (!email) return client.network
  const deviceToken = typeof args.deviceToken === 'string' ? args.deviceToken : null
  const device = await findKnownDevice(services, email, deviceToken)
  return device ? `${mailboxKey(email)}:device:${device.id}` : mailboxKey(email)
}
