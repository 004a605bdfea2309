import type { EntityManager } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { type ApiKey, ApiKeyEntity } from '../../../core/access/store/api-key.ts'
import { countRows, type RowCount } from '../../../store/count-rows.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'
import { searchCondition } from '../../../store/search-condition.ts'

type ApiKeyState = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

/** Which API keys to find. A part that is null or undefined does not narrow the result. */
export interface ApiKeyFilter {
  /** A part of the name or of the prefix, in any letter case. */
  search?: string | null | undefined
  status?: readonly ApiKeyState[] | null | undefined
}

/** A page of the API keys of all users and organizations that a filter finds, newest first. */
export async function findApiKeys(em: EntityManager, filter: ApiKeyFilter, page: IdPage, now: Date): Promise<ApiKey[]> {
  const { rows } = await idsOfPage(filter, page, now).execute(em.getKysely())
  return em.find(ApiKeyEntity, { id: { $in: rows.map(({ id }) => id) } }, { orderBy: pageOptions(page).orderBy })
}

/** The statement of a page, which a test explains. */
export function idsOfPage(filter: ApiKeyFilter, page: IdPage, now: Date): RawBuilder<{ id: string }> {
  const [beyond, direction] = page.backwards ? [sql`>`, sql`asc`] : [sql`<`, sql`desc`]
  const from = page.fromId === null ? sql`true` : sql`k.id ${beyond} ${page.fromId}::uuid`
  return sql`select k.id from api_keys k where ${matching(filter, now)} and ${from}
    order by k.id ${direction} limit ${page.limit}`
}

/** How many API keys a filter finds: the exact number up to 10,000, an estimate above. */
export async function countFoundApiKeys(em: EntityManager, filter: ApiKeyFilter, now: Date): Promise<RowCount> {
  return countRows(em, sql`select 1 from api_keys k where ${matching(filter, now)}`)
}

/** The condition that an API key of the row `k` is found. */
function matching({ search, status }: ApiKeyFilter, now: Date): RawBuilder<unknown> {
  const conditions = [sql`true`]
  if (search != null) conditions.push(searchCondition(searchedText, search.toLowerCase()))
  if (status) conditions.push(sql`(${sql.join([sql`false`, ...status.map((each) => states(now)[each])], sql` or `)})`)
  return sql.join(conditions, sql` and `)
}

/** The expression of the trigram index, as in the migration. */
const searchedText = sql`lower(k.name || chr(10) || k.prefix)`

/** The states as they are at an instant: a key that was revoked has not expired as well. */
function states(now: Date): Record<ApiKeyState, RawBuilder<unknown>> {
  return {
    ACTIVE: sql`(k.revoked_at is null and (k.expires_at is null or k.expires_at > ${now}))`,
    EXPIRED: sql`(k.revoked_at is null and k.expires_at <= ${now})`,
    REVOKED: sql`k.revoked_at is not null`,
  }
}
