import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { countedExactly, countRows, type RowCount } from '../../../store/count-rows.ts'
import { type AuditFilter, conditionsOf, partsOfUser, typesOf } from './audit-filter.ts'

/** How many events a filter finds: the exact number up to 10,000, an estimate above. */
export async function countAuditEvents(em: EntityManager, filter: AuditFilter): Promise<RowCount> {
  const conditions = conditionsOf(filter, await typesOf(em, filter))
  const idsOf = (condition: RawBuilder<unknown>) =>
    sql`select e.id from audit_events e where ${sql.join([...conditions, condition], sql` and `)}`
  if (filter.userId == null) return countRows(em, idsOf(sql`true`))
  const ofUser = partsOfUser(filter.userId).map(({ column, values }) => sql`${column} = any(${values})`)
  // Most events of a user are both by and about the user.
  const ids = ofUser.map((condition) => sql`(${idsOf(condition)} limit ${countedExactly + 1})`)
  return countRows(em, sql.join(ids, sql` union `), idsOf(sql`(${sql.join(ofUser, sql` or `)})`))
}
