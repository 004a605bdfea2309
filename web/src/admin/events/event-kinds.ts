import type { AuditEventType } from '../../generated/admin.ts'
import type { Texts } from '../../texts/en.ts'
import type { IconName } from '../../ui/icons.tsx'
import type { Tone } from '../../ui/notice.tsx'

/** The types of events, in groups that belong together. A type without a group of its own is one of the account. */
export const eventGroups = ['signIn', 'account', 'factors', 'keys', 'organizations', 'administration'] as const
export type EventGroup = (typeof eventGroups)[number]

const patterns: [EventGroup, RegExp][] = [
  ['administration', /^USER_|^SIGNING_KEY/],
  ['organizations', /ORGANIZATION|MEMBER|INVITATION/],
  ['keys', /API_KEY/],
  ['factors', /TWO_FACTOR|RECOVERY|PASSKEY|REAUTHENTICATED/],
  ['signIn', /LOGGED|LOGIN|LOCKED|SESSION|MAIL_CODE|REFRESH|OAUTH/],
]

const icons: Record<EventGroup, IconName> = {
  signIn: 'device',
  account: 'user',
  factors: 'shield',
  keys: 'key',
  organizations: 'building',
  administration: 'users',
}

/** The group that a type belongs to. */
export function groupOf(type: string): EventGroup {
  return patterns.find(([, pattern]) => pattern.test(type))?.[0] ?? 'account'
}

/** How a type looks: its icon, and whether it is a warning. */
export function lookOf(type: string): { icon: IconName; tone: Tone | 'neutral' } {
  if (/LOCKED|REUSED|REGRESSED|DISOWNED/.test(type)) return { icon: 'alert', tone: 'danger' }
  if (/FAILED|REFUSED|SUSPENDED|IMPERSONATED/.test(type)) return { icon: 'alert', tone: 'warning' }
  return { icon: icons[groupOf(type)], tone: 'neutral' }
}

/** The types that have a text, in the order of their texts. */
export function eventTypes(texts: Texts['account']['events'], locale: string): [type: AuditEventType, text: string][] {
  const types = Object.entries(texts).flatMap(([name, text]) => {
    const type = eventType(texts, name)
    return type ? [[type, text] satisfies [AuditEventType, string]] : []
  })
  return types.toSorted(([, one], [, other]) => one.localeCompare(other, locale))
}

/** A type by its name; undefined for one that the pages do not know. */
export function eventType(texts: Texts['account']['events'], name: string): AuditEventType | undefined {
  return isEventType(texts, name) ? name : undefined
}

function isEventType(texts: Texts['account']['events'], name: string): name is AuditEventType {
  return Object.hasOwn(texts, name)
}
