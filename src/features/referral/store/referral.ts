import { defineEntity, type EntityManager, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import type { UserTables } from '../../../core/identity/store/user.ts'
import type { UserListTable } from '../../user/index.ts'

/** The code of an account. The database makes it with the account: see the migration `2026-11-28-referrals`. */
export const ReferralCodeEntity = defineEntity({
  name: 'ReferralCode',
  tableName: 'referral_codes',
  properties: { userId: p.uuid().primary(), code: p.text() },
})

/** The code that an account was made with, until its mailbox is proved. */
export const PendingReferralEntity = defineEntity({
  name: 'PendingReferral',
  tableName: 'pending_referrals',
  properties: { userId: p.uuid().primary(), code: p.text() },
})

/** A user who signed up with the code of another one. */
export const ReferralEntity = defineEntity({
  name: 'Referral',
  tableName: 'referrals',
  properties: { referredId: p.uuid().primary(), referrerId: p.uuid(), createdAt: p.datetime() },
})

type ReferralTables = InferKyselyDB<typeof ReferralEntity | typeof ReferralCodeEntity>

/** The users whom a user has referred, the newest account first. */
export const referralsList: UserListTable = {
  table: 'referrals',
  owner: 'referrer_id',
  user: 'referred_id',
  position: 'referred_id',
  withoutSuspended: false,
}

/** The codes of several users, in the order of the ids; null where there is no such user. */
export async function findCodesOf(em: EntityManager, userIds: readonly string[]): Promise<(string | null)[]> {
  const found = await em.find(ReferralCodeEntity, { userId: { $in: [...userIds] } })
  const byUser = new Map(found.map(({ userId, code }) => [userId, code]))
  return userIds.map((id) => byUser.get(id) ?? null)
}

/** Keeps the code of a sign-up for an account whose mailbox has not been proved. */
export async function insertPendingReferral(em: EntityManager, userId: string, code: string): Promise<void> {
  await em.insert(PendingReferralEntity, { userId, code })
}

/** Deletes the code that was kept for an account. @returns the code; null if there was none */
export async function takePendingReferral(em: EntityManager, userId: string): Promise<string | null> {
  const pending = await em.findOne(PendingReferralEntity, { userId }, { refresh: true })
  if (pending) await em.nativeDelete(PendingReferralEntity, { userId })
  return pending?.code ?? null
}

/**
 * Records that a user was referred by the owner of a code, in the caller's transaction. The owner's account is not deleted
 * meanwhile. A user is referred once, and never by their own code.
 *
 * @returns the id of the owner; null if nothing was recorded
 */
export async function insertReferral(
  em: EntityManager,
  { referredId, code, now }: { referredId: string; code: string; now: Date },
): Promise<string | null> {
  const database = em.getKysely<ReferralTables & UserTables>()
  const owner = await database
    .selectFrom('referral_codes')
    .innerJoin('users', 'users.id', 'referral_codes.user_id')
    .select('users.id')
    .where('referral_codes.code', '=', code)
    .where('users.id', '<>', referredId)
    .forKeyShare('users')
    .executeTakeFirst()
  if (!owner) return null
  const inserted = await database
    .insertInto('referrals')
    .values({ referred_id: referredId, referrer_id: owner.id, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('referrer_id')
    .executeTakeFirst()
  return inserted?.referrer_id ?? null
}
