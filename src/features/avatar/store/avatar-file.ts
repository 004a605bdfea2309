import { defineEntity, type EntityManager, type InferKyselyDB, LockMode, p } from '@mikro-orm/postgresql'
import type { AvatarTables } from './avatar.ts'

/**
 * A picture whose files are stored, or may be: the row is committed before the files are written, and deleted after they are.
 * A file without a row cannot exist, whenever a process is killed.
 */
export const AvatarFileEntity = defineEntity({
  name: 'AvatarFile',
  tableName: 'avatar_files',
  properties: {
    name: p.text().primary(),
    // Until then the files stay although no user has the picture: an upload is under way.
    keptUntil: p.datetime(),
  },
})

type Tables = InferKyselyDB<typeof AvatarFileEntity> & AvatarTables

/** Keeps the files of a picture until an instant. It waits for a deletion of the same files that is under way. */
export async function keepAvatarFiles(em: EntityManager, name: string, keptUntil: Date): Promise<void> {
  await em.upsert(AvatarFileEntity, { name, keptUntil })
}

/**
 * Records the files of a picture again if their deletion has forgotten them. It waits for a deletion that is under way.
 *
 * @returns whether it had
 */
export async function recordForgottenFiles(em: EntityManager, name: string, now: Date): Promise<boolean> {
  if ((await lockAvatarFiles(em, name)) !== null) return false
  await em.upsert(AvatarFileEntity, { name, keptUntil: now }, { onConflictAction: 'ignore' })
  return true
}

/** Lets the files of pictures be deleted as soon as no user has them. */
export async function releaseAvatarFiles(em: EntityManager, names: readonly string[], now: Date): Promise<void> {
  await em.nativeUpdate(AvatarFileEntity, { name: { $in: [...names] } }, { keptUntil: now })
}

/** Until when the files of a picture are kept, with the row locked; null if there are none. */
export async function lockAvatarFiles(em: EntityManager, name: string): Promise<Date | null> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  return (await em.findOne(AvatarFileEntity, { name }, options))?.keptUntil ?? null
}

/** Names of pictures that no user has, the oldest first. */
export async function findUnusedAvatarFiles(em: EntityManager, now: Date, limit: number): Promise<string[]> {
  const rows = await em
    .getKysely<Tables>()
    .selectFrom('avatar_files')
    .select('avatar_files.name')
    .where('avatar_files.kept_until', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('avatars').select('avatars.name').whereRef('avatars.name', '=', 'avatar_files.name'))),
    )
    .orderBy('avatar_files.kept_until')
    .limit(limit)
    .execute()
  return rows.map((row) => row.name)
}

/** Forgets the files of a picture, once they are deleted. */
export async function deleteAvatarFileRow(em: EntityManager, name: string): Promise<void> {
  await em.nativeDelete(AvatarFileEntity, { name })
}
