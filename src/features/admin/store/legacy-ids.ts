import type { EntityManager } from '@mikro-orm/postgresql'

/**
 * Holds the ids of another system until the transaction ends: of two imports at once, the second finds the accounts that the first made. It is
 * taken before the rows of users.
 */
export async function lockLegacyIds(em: EntityManager): Promise<void> {
  // Raw SQL: an advisory lock has no counterpart in the ORM.
  await em.execute(`select pg_advisory_xact_lock(hashtextextended('sallyport legacy ids', 0))`)
}

/** Those of these ids of another system that belong to an account. */
export async function findTakenLegacyIds(em: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  // The limit keeps the planner from reading the whole table: without statistics, it expects very many users with each id.
  const rows = await em.execute<{ id: string }[]>(
    `select r.id from jsonb_array_elements_text(?::jsonb) as r(id),
       lateral (select 1 from user_data d where d.app_data ->> 'legacyId' = r.id limit 1) as taken`,
    [JSON.stringify(ids)],
  )
  return new Set(rows.map(({ id }) => id))
}
