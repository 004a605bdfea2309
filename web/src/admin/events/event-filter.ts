import type { AuditEventFilter, AuditEventType } from '../../generated/admin.ts'
import { dayRange, isDay } from '../../lib/day-range.ts'

/** What events can be filtered by, with the names that it has in the address. */
export const eventFilterNames = ['type', 'actor', 'target', 'organization', 'ip', 'from', 'to'] as const

export type EventFilterName = (typeof eventFilterNames)[number]

/** The filters that are set, as the address has them: types have commas, and dates are days in the time zone of the device. */
export type EventFilterValues = Partial<Record<EventFilterName, string>>

/** Reads the filters from the parameters of an address. What is not one of them is dropped. */
export function readEventFilter(search: Record<string, unknown>): EventFilterValues {
  const values: EventFilterValues = {}
  for (const name of eventFilterNames) {
    const value = search[name]
    if (typeof value !== 'string' || value === '') continue
    if ((name !== 'from' && name !== 'to') || isDay(value)) values[name] = value
  }
  return values
}

/**
 * The filter as the API has it. Types that the API does not know are dropped.
 *
 * @param known finds a type by its name
 */
export function toEventFilter(
  { type, actor, target, organization, ip, from, to }: EventFilterValues,
  known: (name: string) => AuditEventType | undefined,
): AuditEventFilter {
  const types = (type ?? '').split(',').flatMap((name) => known(name) ?? [])
  const createdAt = dayRange(from, to)
  return {
    ...(types.length > 0 && { type: types }),
    ...(actor && { actorId: actor }),
    ...(target && { targetId: target }),
    ...(organization && { organizationId: organization }),
    ...(ip && { ip }),
    ...(createdAt && { createdAt }),
  }
}
