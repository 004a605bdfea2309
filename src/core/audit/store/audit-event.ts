import { defineEntity, type EntityManager, type FilterQuery, type InferEntity, p } from '@mikro-orm/postgresql'
import { type IdPage, isUuid, pageOptions } from '../../identity/store/user.ts'

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
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    details: p.json().$type<Record<string, unknown>>(),
  },
})

export type AuditEvent = InferEntity<typeof AuditEventEntity>

export async function insertAuditEvent(em: EntityManager, event: Omit<AuditEvent, 'id'>): Promise<void> {
  await em.insert(AuditEventEntity, event)
}

/** What to find; an absent part does not narrow. */
export interface AuditFilter {
  types?: readonly string[] | undefined
  actorId?: string | undefined
  targetId?: string | undefined
  /** Events that somebody did or that were done to them. */
  concernsId?: string | undefined
  ip?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

/** A page of events. */
export async function findAuditEvents(em: EntityManager, filter: AuditFilter, page: IdPage): Promise<AuditEvent[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(AuditEventEntity, { $and: [conditionsOf(filter), from] }, options)
}

export async function countAuditEvents(em: EntityManager, filter: AuditFilter): Promise<number> {
  return em.count(AuditEventEntity, conditionsOf(filter))
}

function conditionsOf(filter: AuditFilter): FilterQuery<AuditEvent> {
  const conditions: FilterQuery<AuditEvent>[] = []
  const nobody = '00000000-0000-0000-0000-000000000000'
  const id = (text: string) => (isUuid(text) ? text : nobody)
  if (filter.types) conditions.push({ type: { $in: [...filter.types] } })
  if (filter.actorId !== undefined) conditions.push({ actorId: id(filter.actorId) })
  if (filter.targetId !== undefined) conditions.push({ targetId: id(filter.targetId) })
  if (filter.concernsId !== undefined) {
    conditions.push({ $or: [{ actorId: id(filter.concernsId) }, { targetId: id(filter.concernsId) }] })
  }
  if (filter.ip !== undefined) conditions.push({ ip: filter.ip })
  if (filter.from) conditions.push({ createdAt: { $gte: filter.from } })
  if (filter.to) conditions.push({ createdAt: { $lt: filter.to } })
  return { $and: conditions }
}

/** Forgets events from before an instant, a batch at a time. @returns how many were deleted */
export async function deleteAuditEventsBefore(em: EntityManager, before: Date, batch: number): Promise<number> {
  const rows = await em.execute<unknown[]>(
    `delete from audit_events where id in (select id from audit_events where created_at < ? limit ?) returning id`,
    [before, batch],
  )
  return rows.length
}
