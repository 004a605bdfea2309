import { defineEntity, type EntityManager, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import { UserEntity } from '../../../core/identity/store/user.ts'
import { deleteRecoveryCodesOf } from './recovery-code.ts'

/** The authenticator of a user, pending until `confirmedAt`. The secret is encrypted and bound to the user. */
export const TwoFactorEntity = defineEntity({
  name: 'TwoFactor',
  tableName: 'two_factors',
  properties: {
    userId: p.uuid().primary(),
    secret: p.text().hidden(),
    confirmedAt: p.datetime().nullable(),
    lastStep: p.integer(),
    createdAt: p.datetime(),
  },
})

export type TwoFactor = InferEntity<typeof TwoFactorEntity>

type TwoFactorTables = InferKyselyDB<typeof TwoFactorEntity>

export async function findTwoFactor(em: EntityManager, userId: string): Promise<TwoFactor | null> {
  return em.findOne(TwoFactorEntity, { userId }, { refresh: true })
}

/** Stores a new secret until it is confirmed. @returns false when the user has a confirmed one, which is never replaced */
export async function putPendingTwoFactor(
  em: EntityManager,
  userId: string,
  secret: string,
  now: Date,
): Promise<boolean> {
  const stored = await em
    .getKysely<TwoFactorTables>()
    .insertInto('two_factors')
    .values({ user_id: userId, secret, confirmed_at: null, last_step: 0, created_at: now })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet({ secret, last_step: 0, created_at: now })
        .where('two_factors.confirmed_at', 'is', null),
    )
    .returning('user_id')
    .executeTakeFirst()
  return stored !== undefined
}

/**
 * Confirms the pending secret that was read, with the time step of the code that confirmed it.
 *
 * @returns false when the secret was replaced or confirmed meanwhile
 */
export async function confirmTwoFactorRow(
  em: EntityManager,
  { userId, secret }: Pick<TwoFactor, 'userId' | 'secret'>,
  step: number,
  now: Date,
): Promise<boolean> {
  const pending = { userId, secret, confirmedAt: null }
  if ((await em.nativeUpdate(TwoFactorEntity, pending, { confirmedAt: now, lastStep: step })) === 0) return false
  await em.nativeUpdate(UserEntity, { id: userId }, { twoFactorEnabledAt: now, updatedAt: now })
  return true
}

/** Spends a time step. @returns whether it was later than the last one: exactly one of several concurrent uses gets true */
export async function takeTotpStep(em: EntityManager, userId: string, step: number): Promise<boolean> {
  const unspent = { userId, confirmedAt: { $ne: null }, lastStep: { $lt: step } }
  return (await em.nativeUpdate(TwoFactorEntity, unspent, { lastStep: step })) > 0
}

/** Deletes the authenticator and the recovery codes of a user. @returns whether there was an authenticator */
export async function deleteTwoFactor(em: EntityManager, userId: string, now: Date): Promise<boolean> {
  const deleted = await em.nativeDelete(TwoFactorEntity, { userId })
  await deleteRecoveryCodesOf(em, userId)
  await em.nativeUpdate(UserEntity, { id: userId }, { twoFactorEnabledAt: null, updatedAt: now })
  return deleted > 0
}

/** A page of authenticators in the order of the user ids. @param userId the last of the page before; null for the first */
export async function findSecretsAfter(em: EntityManager, userId: string | null, limit: number): Promise<TwoFactor[]> {
  const after = userId === null ? {} : { userId: { $gt: userId } }
  return em.find(TwoFactorEntity, after, { orderBy: { userId: 'asc' }, limit })
}

/** Replaces a stored secret by its re-encrypted form, unless the user has replaced it since it was read. */
export async function replaceSecret(
  em: EntityManager,
  { userId, secret }: Pick<TwoFactor, 'userId' | 'secret'>,
  reEncrypted: string,
): Promise<void> {
  await em.nativeUpdate(TwoFactorEntity, { userId, secret }, { secret: reEncrypted })
}
