import type { EntityManager } from '@mikro-orm/postgresql'
import { type RateLimitTier, type User, UserEntity, type UserTables } from '../../../core/identity/store/user.ts'
import { unlessTaken } from '../../../store/unless-taken.ts'

/**
 * The current row of a user, for the transaction that has just written it. The row is read without the identity map, so that
 * the object that was read before the change does not change. @throws an error when there is no such user
 */
export async function readUser(em: EntityManager, id: string): Promise<User> {
  return em.findOneOrFail(UserEntity, { id }, { disableIdentityMap: true })
}

/** Whether the database has any user. */
export async function isAnyUser(em: EntityManager): Promise<boolean> {
  const first = await em.getKysely<UserTables>().selectFrom('users').select('id').limit(1).executeTakeFirst()
  return first !== undefined
}

/** Ends the suspension of a user. */
export async function reactivateUserRow(em: EntityManager, userId: string, now: Date): Promise<void> {
  const suspension = { suspendedAt: null, suspendedUntil: null, suspensionReason: null, foldedSuspensionReason: null }
  await em.nativeUpdate(UserEntity, { id: userId }, { ...suspension, updatedAt: now })
}

/** Notes that something about the account was changed that is not in its row. */
export async function touchUser(em: EntityManager, userId: string, now: Date): Promise<void> {
  await em.nativeUpdate(UserEntity, { id: userId }, { updatedAt: now })
}

/** Sets the role and the tier of a user. */
export async function setRoleAndTier(
  em: EntityManager,
  userId: string,
  { role, tier, now }: { role: string; tier: RateLimitTier; now: Date },
): Promise<void> {
  await em.nativeUpdate(UserEntity, { id: userId }, { role, tier, updatedAt: now })
}

/**
 * Sets an address that an administrator typed, which has to be confirmed. The password may belong to the person who reads the
 * old mailbox: the next reset, or the next sign-in by mail, removes what that person added.
 *
 * @returns false when the address is taken
 */
export async function setUnverifiedEmail(
  em: EntityManager,
  userId: string,
  email: string,
  now: Date,
): Promise<boolean> {
  const unproved = { emailVerifiedAt: null, passwordUnproved: true, movedByAdministrator: true }
  const change = { email, ...unproved, updatedAt: now }
  return unlessTaken(em, async (em) => (await em.nativeUpdate(UserEntity, { id: userId }, change)) > 0)
}

/**
 * Records that an administrator confirmed the address of a user. Only a mailed link proves who owns the mailbox, so this does
 * not count as the first proof: the first reset by mail still removes everything that another person left in the account.
 */
export async function setEmailConfirmed(em: EntityManager, userId: string, now: Date): Promise<void> {
  await em.nativeUpdate(UserEntity, { id: userId, emailVerifiedAt: null }, { emailVerifiedAt: now, updatedAt: now })
}
