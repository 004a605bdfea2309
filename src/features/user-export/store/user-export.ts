import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import type { StoredCaller } from '../../../core/access/resume-caller.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'
import type { ExportFormat } from '../export-format.ts'

/** An export that waits for its download. */
export const UserExportEntity = defineEntity({
  name: 'UserExport',
  tableName: 'user_exports',
  properties: {
    id: p.uuid().primary(),
    // Of the token in the address.
    hash: p.blob().hidden(),
    ownerId: p.uuid(),
    caller: p.json().$type<StoredCaller>(),
    // As JSON.
    filter: p.text(),
    format: p.text().$type<ExportFormat>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

type UserExport = InferEntity<typeof UserExportEntity>

/** Stores an export. */
export async function insertUserExport(em: EntityManager, row: UserExport): Promise<void> {
  await em.insert(UserExportEntity, row)
}

/** Spends an export: exactly one of several concurrent downloads gets it. Null if there is none. */
export async function takeUserExport(em: EntityManager, hash: Buffer): Promise<UserExport | null> {
  const found = await em.findOne(UserExportEntity, { hash })
  if (!found) return null
  return (await em.nativeDelete(UserExportEntity, { id: found.id })) > 0 ? found : null
}

/** Deletes the exports that expired before an instant. */
export async function deleteUserExportsBefore(em: EntityManager, before: Date): Promise<void> {
  await deleteByPages(em, 'user_exports', 'expires_at < $3', [before])
}
