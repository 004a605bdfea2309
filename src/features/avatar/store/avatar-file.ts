import { defineEntity, type EntityManager, type InferKyselyDB, LockMode, p } from '@mikro-orm/postgresql'

/**
 * A picture whose files are stored, or may be: the row is committed before the files are written, and deleted after they are.
 * A file without a row cannot exist, whenever a process is killed.
 */
export const AvatarFileEntity = defineEntity({
  name: 'AvatarFile',
  tableName: 'avatar_files',
  properties: {
    name: p.text().primary(),
    // Until then the files stay although no user has the picture: an upload is under way. Null while a user has it, which a
    // trigger of `avatars` writes (the migration `unused-pictures`).
    keptUntil: p.datetime().nullable(),
  },
})

type Tables = InferKyselyDB<typeof AvatarFileEntity>

/** Records the files of an upload, before they are written, and keeps them until an instant. */
export async function insertAvatarFiles(em: EntityManager, name: string, keptUntil: Date): Promise<void> {
  await em.insert(AvatarFileEntity, { name, keptUntil })
}

/** Until when the files of a picture that no user has are kept, with the row locked; null if a user has it, or without files. */
export async function lockUnusedAvatarFiles(em: EntityManager, name: string): Promise<Date | null> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  return (await em.findOne(AvatarFileEntity, { name }, options))?.keptUntil ?? null
}

/** Names of pictures that no user has, the oldest first. However many are in use, only the others are read. */
export async function findUnusedAvatarFiles(em: EntityManager, now: Date, limit: number): Promise<string[]> {
  const rows = await em
    .getKysely<Tables>()
    .selectFrom('avatar_files')
    .select('name')
    .where('kept_until', '<=', now)
    .orderBy('kept_until')
    .limit(limit)
    .execute()
  return rows.map((row) => row.name)
}

/** Keeps the files of a picture that no user has until an instant. */
export async function keepUnusedAvatarFiles(em: EntityManager, name: string, keptUntil: Date): Promise<void> {
  await em.nativeUpdate(AvatarFileEntity, { name, keptUntil: { $ne: null } }, { keptUntil })
}

/** Notes that a user has a picture. */
export async function markAvatarFilesUsed(em: EntityManager, name: string): Promise<void> {
  await em.nativeUpdate(AvatarFileEntity, { name }, { keptUntil: null })
}

/** Forgets the files of a picture, once they are deleted. */
export async function deleteAvatarFileRow(em: EntityManager, name: string): Promise<void> {
  await em.nativeDelete(AvatarFileEntity, { name })
}
