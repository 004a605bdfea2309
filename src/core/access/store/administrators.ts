import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { TransactionConflict } from '../../../store/retry-conflicts.ts'
import { findUserById, lockUserById } from '../../identity/store/find-user.ts'
import type { User, UserTables } from '../../identity/store/user.ts'
import { hasWayIn, type WaysInConfig } from './ways-in.ts'

/** Holds the right to change who is an administrator until the transaction ends. */
export async function lockAdministrators(em: EntityManager): Promise<void> {
  // Raw SQL: an advisory lock has no counterpart in the ORM.
  await em.execute(`select pg_advisory_xact_lock(hashtext('sallyport administrators'))`)
}

/**
 * Locks the row of a user, and before it the administrators if the user is one: only a change of an administrator can remove the last one.
 * Changes of other users never wait for one that takes long, such as the deletion of an administrator to whom very many rows belong.
 *
 * @returns null when there is no such user
 * @throws TransactionConflict if the user became an administrator meanwhile: the administrators are locked before users
 */
export async function lockUserWithRole(em: EntityManager, id: string): Promise<User | null> {
  const isAdministrator = (await findUserById(em, id))?.role === 'admin'
  if (isAdministrator) await lockAdministrators(em)
  const user = await lockUserById(em, id)
  if (user?.role === 'admin' && !isAdministrator) throw new TransactionConflict()
  return user
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
