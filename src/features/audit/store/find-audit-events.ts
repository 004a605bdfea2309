import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { type AuditEvent, AuditEventEntity } from '../../../core/audit/store/audit-event.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { createRowReader, selectList } from '../../../store/columns.ts'
import { executeSql } from '../../../store/database.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { type AuditFilter, conditionsOf, conditionsOfIds, type Part, partsOf, typesOf } from './audit-filter.ts'

const columns = sql.raw(selectList(AuditEventEntity, 'e'))
const readEvent = createRowReader<AuditEvent>(AuditEventEntity)

/** A page of the events that a filter finds. */
export async function findAuditEvents(em: EntityManager, filter: AuditFilter, page: IdPage): Promise<AuditEvent[]> {
  const { text, values } = await eventPageStatement(em, filter, page)
  const { rows } = await executeSql(em, text, values)
  return rows.map(readEvent)
}

/** An event by id; null if there is none, or if the text is not an id. */
export async function findAuditEventById(em: EntityManager, id: string): Promise<AuditEvent | null> {
  return isUuid(id) ? em.findOne(AuditEventEntity, { id: id.toLowerCase() }) : null
}

/**
 * The statement of a page, which the tests explain. It finds the first ids of each part of the filter in the index of the part, and
 * then reads their rows. Several types, or an actor or a target, have no common index: in one condition, a page would read and sort all
 * of their events, or pass every newer event of the trail.
 */
export async function eventPageStatement(
  em: EntityManager,
  filter: AuditFilter,
  page: IdPage,
): Promise<{ text: string; values: unknown[] }> {
  const types = await typesOf(em, filter)
  const conditions = [...conditionsOf(filter, types), ...conditionsOfIds(filter)]
  const parts = partsOf(filter, types)
  const ids = parts.length > 0 ? parts.map((part) => firstIds(page, conditions, part)) : [firstIds(page, conditions)]
  const { direction } = orderOf(page)
  const statement = sql`select ${columns} from
      (select b.id from (${sql.join(ids, sql` union `)}) b order by b.id ${direction} limit ${page.limit}) f
    join audit_events e on e.id = f.id order by e.id ${direction}`
  const compiled = statement.compile(em.getKysely())
  return { text: compiled.sql, values: [...compiled.parameters] }
}

/**
 * The first ids of a page. The order by the column of a part, whose value is fixed, leaves the planner no other index than the one of the
 * part: for a value that was frequent long ago, it would prefer to pass all newer events in the order of the ids. An equation in place
 * of the array would remove the column from the order.
 */
function firstIds(page: IdPage, conditions: RawBuilder<unknown>[], part?: Part): RawBuilder<unknown> {
  const { beyond, direction, opposite } = orderOf(page)
  const all = [...conditions, page.fromId === null ? sql`true` : sql`e.id ${beyond} ${page.fromId}::uuid`]
  if (part) all.push(sql`${part.column} = any(${part.values})`)
  const order = part ? sql`${part.column} ${opposite}, e.id ${direction}` : sql`e.id ${direction}`
  const ids = sql`(select e.id from audit_events e where ${sql.join(all, sql` and `)} order by ${order} limit ${page.limit})`
  return part?.from ? sql`(select p.id from ${part.from} cross join lateral ${ids} p)` : ids
}

/** An index has its column in ascending and the ids in descending order; backwards, it is the reverse. */
function orderOf({ backwards }: IdPage) {
  return backwards
    ? { beyond: sql`>`, direction: sql`asc`, opposite: sql`desc` }
    : { beyond: sql`<`, direction: sql`desc`, opposite: sql`asc` }
}
