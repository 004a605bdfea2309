import { defineEntity, type EntityManager, type InferKyselyDB, p } from '@mikro-orm/postgresql'

/** The picture of a user, by the name under which its files are stored. It is apart from `users`, which every request reads. */
export const AvatarEntity = defineEntity({
  name: 'Avatar',
  tableName: 'avatars',
  properties: {
    userId: p.uuid().primary(),
    name: p.text(),
    createdAt: p.datetime(),
  },
})

type AvatarTables = InferKyselyDB<typeof AvatarEntity>

/** The names of the pictures of several users, in the order of their ids; null for a user without one. */
export async function findAvatarNames(em: EntityManager, userIds: readonly string[]): Promise<(string | null)[]> {
  const rows = await em
    .getKysely<AvatarTables>()
    .selectFrom('avatars')
    .select(['user_id', 'name'])
    .where('user_id', 'in', [...userIds])
    .execute()
  const byUser = new Map(rows.map((row) => [row.user_id, row.name]))
  return userIds.map((id) => byUser.get(id) ?? null)
}

/** Replaces the picture of a user. */
export async function upsertAvatar(em: EntityManager, avatar: { userId: string; name: string; createdAt: Date }) {
  await em.upsert(AvatarEntity, avatar)
}

/** Removes the picture of a user. */
export async function deleteAvatar(em: EntityManager, userId: string): Promise<void> {
  await em.nativeDelete(AvatarEntity, { userId })
}

/** Whether any user has a picture. */
export async function isAvatarInUse(em: EntityManager, name: string): Promise<boolean> {
  return (await em.count(AvatarEntity, { name })) > 0
}
