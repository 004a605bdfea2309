import type { EntityManager, InferKyselyDB } from '@mikro-orm/postgresql'
import type { AuditEventEntity } from '../../../core/audit/store/audit-event.ts'

/**
 * Deletes events that were recorded before an instant, at most `batch` of them, so that a long trail is not deleted in one
 * long statement.
 *
 * @returns how many were deleted
 */
export async function deleteAuditEventsBefore(em: EntityManager, before: Date, batch: number): Promise<number> {
  const deleted = await em
    .getKysely<InferKyselyDB<typeof AuditEventEntity>>()
    .deleteFrom('audit_events')
    .where('id', 'in', (old) =>
      old.selectFrom('audit_events').select('id').where('created_at', '<', before).limit(batch),
    )
    .executeTakeFirst()
  return Number(deleted.numDeletedRows)
}
