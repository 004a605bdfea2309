import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import type { UserTables } from '../../identity/store/user.ts'
import { hasWayIn, type WaysInConfig } from './ways-in.ts'

/** Holds the right to change who is an administrator until the transaction ends. */
export async function lockAdministrators(em: EntityManager): Promise<void> {
  // Raw SQL: an advisory lock has no counterpart in the ORM.
  await em.execute(`select pg_advisory_xact_lock(hashtext('sallyport administrators'))`)
}

/** How many administrators can sign in now: those who have a way to sign in that works, and are not suspended. */
export async function countActiveAdministrators(
  { config }: { config: WaysInConfig },
  em: EntityManager,
  { exceptId = null, now }: { exceptId?: string | null; now: Date },
): Promise<number> {
  let query = em
    .getKysely<UserTables>()
    .selectFrom('users as u')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('u.role', '=', 'admin')
    .where(hasWayIn(config))
    .where(sql<boolean>`(u.suspended_at is null or u.suspended_until <= ${now})`)
  if (exceptId !== null) query = query.where('u.id', '<>', exceptId)
  return Number((await query.executeTakeFirstOrThrow()).count)
}
