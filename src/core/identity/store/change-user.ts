import { type EntityManager, raw } from '@mikro-orm/postgresql'
import { deleteRowsOf } from '../../../store/delete-rows-of.ts'
import { foldText } from '../../../store/fold-text.ts'
import { unlessTaken } from '../../../store/unless-taken.ts'
import { isUsernameTaken } from './find-user.ts'
import { UserEntity } from './user.ts'

/** Replaces the hash of a password, unless the password was changed meanwhile. @returns whether it was replaced */
export async function upgradePasswordHash(em: EntityManager, userId: string, from: string, to: string) {
  return (await em.nativeUpdate(UserEntity, { id: userId, passwordHash: from }, { passwordHash: to })) > 0
}

/** Sets the hash of a password; null leaves the account without a password. */
export async function setPasswordHash(em: EntityManager, userId: string, hash: string | null, now: Date) {
  await em.nativeUpdate(UserEntity, { id: userId }, { passwordHash: hash, updatedAt: now })
}

/** Sets the hash of a password that was chosen with a mailed link: its chooser reads the mailbox. */
export async function setProvedPasswordHash(em: EntityManager, userId: string, hash: string, now: Date) {
  const change = { passwordHash: hash, passwordUnproved: false, movedByAdministrator: false, updatedAt: now }
  await em.nativeUpdate(UserEntity, { id: userId }, change)
}

/**
 * Removes the password, after everything in the account that its chooser may have added: from now on, only the reader of the mailbox
 * adds anything.
 */
export async function removePassword(em: EntityManager, userId: string, now: Date) {
  const change = { passwordHash: null, passwordUnproved: false, movedByAdministrator: false, updatedAt: now }
  await em.nativeUpdate(UserEntity, { id: userId }, change)
}

/** Notes that the owner of the mailbox was proved; the first proof keeps its instant. */
export async function markEmailVerified(em: EntityManager, userId: string, now: Date): Promise<void> {
  const first = (column: string) => raw(`coalesce(${column}, ?)`, [now])
  const change = { emailVerifiedAt: first('email_verified_at'), firstVerifiedAt: first('first_verified_at') }
  await em.nativeUpdate(UserEntity, { id: userId }, change)
}

/**
 * Moves an account to an address whose mailbox was just proved. The password may be somebody else's.
 *
 * @returns false when the address is taken
 */
export async function setUserEmail(em: EntityManager, userId: string, email: string, now: Date): Promise<boolean> {
  const firstVerifiedAt = raw('coalesce(first_verified_at, ?)', [now])
  const proved = { emailVerifiedAt: now, firstVerifiedAt, movedByAdministrator: false }
  const change = { email, ...proved, passwordUnproved: true, updatedAt: now }
  return unlessTaken(em, async (em) => (await em.nativeUpdate(UserEntity, { id: userId }, change)) > 0)
}

/** Marks an account whose address was restored: somebody else may have added what is in it. */
export async function markMoved(em: EntityManager, userId: string): Promise<void> {
  await em.nativeUpdate(UserEntity, { id: userId }, { movedByAdministrator: true })
}

/** After this, only devices on which the user signs in after this instant are known. */
export async function forgetDevices(em: EntityManager, userId: string, now: Date): Promise<void> {
  await em.nativeUpdate(UserEntity, { id: userId }, { devicesSince: now })
}

/** Changes the name or username; a field that is undefined stays. @returns false when the username is taken */
export async function updateUserProfile(
  em: EntityManager,
  userId: string,
  change: { name?: string | null; username?: string | null; now: Date },
): Promise<boolean> {
  const { name, username, now } = change
  // The ORM writes a column that is undefined as null: a field that stays must not be in the update at all.
  const named = name === undefined ? {} : { name, foldedName: name === null ? null : foldText(name) }
  const columns = { ...named, ...(username === undefined ? {} : { username }) }
  return unlessTaken(em, async (em) => {
    if (username && (await isUsernameTaken(em, username, userId))) return false
    return (await em.nativeUpdate(UserEntity, { id: userId }, { ...columns, updatedAt: now })) > 0
  })
}

/** Notes when a session was last opened. */
export async function markLogin(em: EntityManager, userId: string, now: Date): Promise<void> {
  await em.nativeUpdate(UserEntity, { id: userId }, { lastLoginAt: now })
}

/**
 * Deletes who follows a user, whom the user follows, whom the user referred and who referred the user, in the transaction that deletes the
 * user: if that is refused in the end, nothing was removed. The caller holds the row of the user, so nobody begins to follow the user meanwhile.
 * Each of these rows belongs to two users: a row that the deletion of the user removes by itself would be locked after sessions (lock order).
 */
export async function deleteRelationsOf(em: EntityManager, userId: string): Promise<void> {
  await deleteRowsOf(em, { table: 'follows', owners: ['followed_id', 'follower_id'], position: 'id' }, userId)
  await deleteRowsOf(
    em,
    { table: 'referrals', owners: ['referrer_id', 'referred_id'], position: 'referred_id' },
    userId,
  )
}

/** Deletes an account and everything that references it, after {@link deleteRelationsOf}. @returns whether it existed */
export async function deleteUserRow(em: EntityManager, userId: string): Promise<boolean> {
  await deleteRowsOf(em, { table: 'api_keys', owners: ['user_id'], position: 'id' }, userId)
  return (await em.nativeDelete(UserEntity, { id: userId })) > 0
}
