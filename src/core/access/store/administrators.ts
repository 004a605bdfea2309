import type { EntityManager } from '@mikro-orm/postgresql'
import { UserEntity } from '../../identity/store/user.ts'

/** Holds the right to change who is an administrator until the transaction ends. */
export async function lockAdministrators(em: EntityManager): Promise<void> {
  // Raw SQL: an advisory lock has no counterpart in the ORM.
  await em.execute(`select pg_advisory_xact_lock(hashtext('sallyport administrators'))`)
}

/** How many administrators may sign in, without the user `exceptId`. */
export async function countActiveAdministrators(
  em: EntityManager,
  exceptId: string | null,
  now: Date,
): Promise<number> {
  return em.count(UserEntity, {
    role: 'admin',
    ...(exceptId === null ? {} : { id: { $ne: exceptId } }),
    $or: [{ suspendedAt: null }, { suspendedUntil: { $lte: now } }],
  })
}
