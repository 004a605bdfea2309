import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { firstUuidAt, isUuid } from '../../../crypto/uuid.ts'

/** Which events to find. A part that is null or undefined does not narrow the result. */
export interface AuditFilter {
  types?: readonly string[] | null | undefined
  /** Beside `types`, events of every type that is not in this list. */
  unknownTo?: readonly string[] | null | undefined
  actorId?: string | null | undefined
  targetId?: string | null | undefined
  /** The user who acted, or whom the event concerns. */
  userId?: string | null | undefined
  organizationId?: string | null | undefined
  ip?: string | null | undefined
  from?: Date | null | undefined
  to?: Date | null | undefined
}

type Condition = RawBuilder<unknown>

/** A part of a filter whose events an index has together, in the order of their ids. */
export interface Part {
  /** The first column of the index. */
  column: Condition
  /** An array with the value that it must have. */
  values: Condition
  /** The rows that the value is of, where it is not a parameter. */
  from?: Condition
}

/** The conditions of a filter on a row `e` of `audit_events`, except that on `userId`. */
export function conditionsOf(filter: AuditFilter, types: readonly string[] | null): Condition[] {
  const { actorId, targetId, organizationId, ip, from, to } = filter
  const conditions: Condition[] = []
  if (types) conditions.push(sql`e.type = any(${types}::text[])`)
  if (actorId != null) conditions.push(sql`e.actor_id = ${toId(actorId)}::uuid`)
  if (targetId != null) conditions.push(sql`e.target_id = ${toId(targetId)}::uuid`)
  if (organizationId != null) conditions.push(sql`e.organization_id = ${toId(organizationId)}::uuid`)
  if (ip != null) conditions.push(sql`e.ip = ${ip}`)
  if (from) conditions.push(sql`e.created_at >= ${from}`)
  if (to) conditions.push(sql`e.created_at < ${to}`)
  return conditions
}

/**
 * The parts of a filter, each with its index. A filter with several of these conditions is one part for which the planner chooses the
 * index, and a filter with none is read in the order of the ids: then there are no parts.
 */
export function partsOf(filter: AuditFilter, types: readonly string[] | null): Part[] {
  if (filter.userId != null) return partsOfUser(filter.userId)
  const { actorId, targetId, organizationId, ip } = filter
  const parts: Part[] = []
  if (actorId != null) parts.push({ column: sql`e.actor_id`, values: sql`array[${toId(actorId)}::uuid]` })
  if (targetId != null) parts.push({ column: sql`e.target_id`, values: sql`array[${toId(targetId)}::uuid]` })
  if (organizationId != null) {
    parts.push({ column: sql`e.organization_id`, values: sql`array[${toId(organizationId)}::uuid]` })
  }
  if (ip != null) parts.push({ column: sql`e.ip`, values: sql`array[${ip}::text]` })
  if (parts.length > 0) return parts.length === 1 ? parts : []
  if (!types) return []
  const from = sql`unnest(${[...new Set(types)]}::text[]) as t(type)`
  return [{ column: sql`e.type`, values: sql`array[t.type]`, from }]
}

/** The events that a user caused, and those that concern the user. */
export function partsOfUser(userId: string): Part[] {
  const values = sql`array[${toId(userId)}::uuid]`
  return [sql`e.actor_id`, sql`e.target_id`].map((column) => ({ column, values }))
}

const hourMs = 3_600_000

/**
 * The ids of a range of time, for lists in their order. The id of an event is of the time of the event, or of its insertion a moment
 * later; an hour is a margin for a clock that was set. Without these conditions, a page of last year would pass every newer event.
 */
export function conditionsOfIds({ from, to }: AuditFilter): Condition[] {
  const conditions: Condition[] = []
  if (from) conditions.push(sql`e.id >= ${firstUuidAt(new Date(from.getTime() - hourMs))}::uuid`)
  if (to) conditions.push(sql`e.id < ${firstUuidAt(new Date(to.getTime() + hourMs))}::uuid`)
  return conditions
}

/** The types that a filter finds; null for all. Those that this version does not know are looked up in the trail. */
export async function typesOf(em: EntityManager, { types, unknownTo }: AuditFilter): Promise<readonly string[] | null> {
  if (!types || !unknownTo) return types ?? null
  return [...types, ...(await findRecordedTypes(em)).filter((type) => !unknownTo.includes(type))]
}

/** Every type of the trail. Each is one look-up in the index: the next one after the last. */
async function findRecordedTypes(em: EntityManager): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`with recursive recorded as (
      (select type from audit_events order by type limit 1)
      union all
      select (select e.type from audit_events e where e.type > r.type order by e.type limit 1) from recorded r
        where r.type is not null)
    select type from recorded where type is not null`.execute(em.getKysely())
  return rows.map(({ type }) => type)
}

/** The nil UUID (RFC 9562 §5.9), which no row has. */
const nilId = '00000000-0000-0000-0000-000000000000'

/** A text that is not an id finds nothing, like an id that no row has. */
function toId(text: string): string {
  return isUuid(text) ? text : nilId
}
