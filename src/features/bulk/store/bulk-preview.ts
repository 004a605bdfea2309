import { defineEntity, type EntityManager, type InferEntity, LockMode, p } from '@mikro-orm/postgresql'

/** A change of many users that was previewed and not begun. */
export const BulkPreviewEntity = defineEntity({
  name: 'BulkPreview',
  tableName: 'bulk_previews',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    apiKeyId: p.uuid().nullable(),
    // The change and the users that it is for, as JSON: letter by letter what the token is signed over.
    content: p.text(),
    count: p.integer(),
    // SHA-256 of the ids of the users, in hex.
    digest: p.text(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

export type BulkPreviewRow = InferEntity<typeof BulkPreviewEntity>

/** Previews of one user that are kept. Older ones are void. */
const maxPreviews = 20

/** Stores a preview, and forgets the oldest ones of the same user. */
export async function insertPreview(em: EntityManager, preview: BulkPreviewRow): Promise<void> {
  await em.insert(BulkPreviewEntity, preview)
  const { ownerId } = preview
  const old = await em.find(
    BulkPreviewEntity,
    { ownerId },
    { fields: ['id'], orderBy: { createdAt: 'desc', id: 'desc' }, offset: maxPreviews },
  )
  if (old.length > 0) await em.nativeDelete(BulkPreviewEntity, { id: { $in: old.map(({ id }) => id) } })
}

/** A preview by its id; its row is locked, so that it is spent once. */
export async function lockPreview(em: EntityManager, id: string): Promise<BulkPreviewRow | null> {
  return em.findOne(BulkPreviewEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })
}

/** Forgets a preview. */
export async function deletePreview(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(BulkPreviewEntity, { id })
}

/** Deletes the previews that expired before an instant. */
export async function deletePreviewsBefore(em: EntityManager, before: Date): Promise<void> {
  await em.nativeDelete(BulkPreviewEntity, { expiresAt: { $lt: before } })
}
