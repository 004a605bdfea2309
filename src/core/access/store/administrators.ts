import type { EntityManager } from '@mikro-orm/postgresql'
import { UserEntity } from '../../identity/store/user.ts'
import type { Services } from '../../services.ts'

/** Holds the right to change who is an administrator until the transaction ends. */
export async function lockAdministrators(em: EntityManager): Promise<void> {
  // Raw SQL: an advisory lock has no counterpart in the ORM.
  await em.execute(`select pg_advisory_xact_lock(hashtext('sallyport administrators'))`)
}

/**
 * How many administrators can sign in now: those with a password, with a confirmed address where addresses have to be
 * confirmed, and without a suspension. A new way to sign in has to be added here.
 */
export async function countActiveAdministrators(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  { exceptId = null, now }: { exceptId?: string | null; now: Date },
): Promise<number> {
  return em.count(UserEntity, {
    role: 'admin',
    passwordHash: { $ne: null },
    ...(config.requireEmailVerification ? { emailVerifiedAt: { $ne: null } } : {}),
    ...(exceptId === null ? {} : { id: { $ne: exceptId } }),
    $or: [{ suspendedAt: null }, { suspendedUntil: { $lte: now } }],
  })
}
