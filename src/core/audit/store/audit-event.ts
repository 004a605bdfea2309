import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import { createUuidAt } from '../../../crypto/uuid.ts'

export const AuditEventEntity = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_events',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    type: p.text(),
    createdAt: p.datetime(),
    actorId: p.uuid().nullable(),
    actorApiKeyId: p.uuid().nullable(),
    targetId: p.uuid().nullable(),
    organizationId: p.uuid().nullable(),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    details: p.json().$type<Record<string, unknown>>(),
  },
})

/** A row of `audit_events`. */
export type AuditEvent = InferEntity<typeof AuditEventEntity>

/** Adds an event to the audit trail. Its id is of the time of the event: a range of time is read from the index on the id. */
export async function insertAuditEvent(em: EntityManager, event: Omit<AuditEvent, 'id'>): Promise<void> {
  await em.insert(AuditEventEntity, { id: createUuidAt(event.createdAt), ...event })
}
