import type { EntityManager } from '@mikro-orm/postgresql'
import type { RateLimitTier } from '../../../core/identity/store/user.ts'
import { unlessTaken } from '../../../store/unless-taken.ts'

/** Holds the right to change who is an administrator until the transaction ends. */
export async function lockAdministrators(em: EntityManager): Promise<void> {
  await em.execute(`select pg_advisory_xact_lock(hashtext('sallyport administrators'))`)
}

/** How many may sign in with a role, one user left out. */
export async function countActiveWithRole(
  em: EntityManager,
  role: string,
  exceptId: string,
  now: Date,
): Promise<number> {
  const [row] = await em.execute<{ n: number }[]>(
    `select count(*)::int as n from (select 1 from users where role = ? and id <> ?
       and (suspended_at is null or suspended_until <= ?) limit 2) c`,
    [role, exceptId, now],
  )
  return row?.n ?? 0
}

export async function isAnyUser(em: EntityManager): Promise<boolean> {
  const rows = await em.execute<unknown[]>('select 1 from users limit 1')
  return rows.length > 0
}

/** Suspends until an instant, or for good. */
export async function suspendUserRow(
  em: EntityManager,
  userId: string,
  suspension: { reason: string | null; until: Date | null; now: Date },
): Promise<void> {
  await em.execute(
    'update users set suspended_at = ?, suspended_until = ?, suspension_reason = ?, updated_at = ? where id = ?',
    [suspension.now, suspension.until, suspension.reason, suspension.now, userId],
  )
}

export async function reactivateUserRow(em: EntityManager, userId: string, now: Date): Promise<void> {
  await em.execute(
    `update users set suspended_at = null, suspended_until = null, suspension_reason = null, updated_at = ? where id = ?`,
    [now, userId],
  )
}

export async function setRoleAndTier(
  em: EntityManager,
  userId: string,
  change: { role: string; tier: RateLimitTier; now: Date },
): Promise<void> {
  await em.execute('update users set role = ?, tier = ?, updated_at = ? where id = ?', [
    change.role,
    change.tier,
    change.now,
    userId,
  ])
}

/** Sets an address that an administrator typed: it has to be confirmed anew. False when it is taken. */
export async function setUnverifiedEmail(
  em: EntityManager,
  userId: string,
  email: string,
  now: Date,
): Promise<boolean> {
  return unlessTaken(em, async (em) => {
    const rows = await em.execute<unknown[]>(
      `update users set email = ?, email_verified_at = null, updated_at = ? where id = ?
       and not exists (select 1 from users o where o.email = ? and o.id <> ?) returning id`,
      [email, now, userId, email, userId],
    )
    return rows.length > 0
  })
}
