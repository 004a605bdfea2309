import { z } from 'zod'
import type { Client } from '../client.ts'
import { describeDevice } from './describe-device.ts'
import type { Detail } from './layout.ts'

/** When, from where and with what a user made a change. */
export const userOrigin = z.object({
  by: z.literal('USER'),
  at: z.string(),
  ip: z.string(),
  device: z.string().nullable(),
})

/** When, from where and with what a change was made. Queued mails contain it, so it is plain JSON. */
export const changeOrigin = z.discriminatedUnion('by', [
  userOrigin,
  // The address and the device of an administrator are nothing that the user has to know.
  z.object({ by: z.literal('ADMINISTRATOR'), at: z.string() }),
])

export type ChangeOrigin = z.infer<typeof changeOrigin>

/** The origin of a change that the user made. */
export function originOf(client: Client, at: Date): z.infer<typeof userOrigin> {
  return { by: 'USER', at: at.toISOString(), ip: client.ip, device: describeDevice(client.userAgent) }
}

/** The origin of a change that an administrator made. */
export function administratorAt(at: Date): ChangeOrigin {
  return { by: 'ADMINISTRATOR', at: at.toISOString() }
}

/** The origin of a change, for a mail. */
export function originDetails(origin: ChangeOrigin): Detail[] {
  const when = { label: 'When', value: formatInstant(origin.at) }
  if (origin.by === 'ADMINISTRATOR') return [when, { label: 'Made by', value: 'An administrator' }]
  const device = origin.device ?? 'Unknown'
  return [when, { label: 'IP address', value: origin.ip }, { label: 'Device', value: device }]
}

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** An instant for readers whose time zone is not known, such as `28 Nov 2026, 20:12 UTC`. @param at ISO 8601 */
export function formatInstant(at: string): string {
  return `${format.format(new Date(at))} UTC`
}
