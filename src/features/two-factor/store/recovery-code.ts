import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql'

/** An unused recovery code of a user. The row holds the hash of the code, not the code. */
export const RecoveryCodeEntity = defineEntity({
  name: 'RecoveryCode',
  tableName: 'recovery_codes',
  properties: {
    userId: p.uuid().primary(),
    hash: p.blob().primary().hidden(),
    createdAt: p.datetime(),
  },
})

/** Replaces the recovery codes of a user. */
export async function replaceRecoveryCodes(
  em: EntityManager,
  { userId, hashes, now }: { userId: string; hashes: Buffer[]; now: Date },
): Promise<void> {
  await deleteRecoveryCodesOf(em, userId)
  const rows = hashes.map((hash) => ({ userId, hash, createdAt: now }))
  await em.insertMany(RecoveryCodeEntity, rows)
}

/** Deletes the recovery codes of a user, all of them or those made since an instant. */
export async function deleteRecoveryCodesOf(em: EntityManager, userId: string, since?: Date): Promise<void> {
  await em.nativeDelete(RecoveryCodeEntity, { userId, ...(since ? { createdAt: { $gte: since } } : {}) })
}

/** Spends a recovery code. @returns whether the code was there: exactly one of several concurrent uses gets true */
export async function takeRecoveryCode(em: EntityManager, userId: string, hash: Buffer): Promise<boolean> {
  return (await em.nativeDelete(RecoveryCodeEntity, { userId, hash })) > 0
}

/** The numbers of unused recovery codes of users, in their order. A user has ten at most. */
export async function countRecoveryCodesOf(em: EntityManager, userIds: readonly string[]): Promise<number[]> {
  const codes = await em.findAll(RecoveryCodeEntity, { where: { userId: { $in: [...userIds] } }, fields: ['userId'] })
  const counts = Map.groupBy(codes, ({ userId }) => userId)
  return userIds.map((id) => counts.get(id)?.length ?? 0)
}
