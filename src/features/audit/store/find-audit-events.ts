import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql'
import { type AuditEvent, AuditEventEntity } from '../../../core/audit/store/audit-event.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'

/** Which events to find. A part that is null or undefined does not narrow the result. */
export interface AuditFilter {
  types?: readonly string[] | null | undefined
  /** Beside `types`, events of every type that is not in this list. */
  unknownTo?: readonly string[] | null | undefined
  actorId?: string | null | undefined
  targetId?: string | null | undefined
  /** The user who acted, or whom the event concerns. */
  userId?: string | null | undefined
  organizationId?: string | null | undefined
  ip?: string | null | undefined
  from?: Date | null | undefined
  to?: Date | null | undefined
}

/** A page of the events that a filter finds. */
export async function findAuditEvents(em: EntityManager, filter: AuditFilter, page: IdPage): Promise<AuditEvent[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(AuditEventEntity, { $and: [conditionsOf(filter), from] }, options)
}

/** An event by id; null also for a text that is not an id. */
export async function findAuditEventById(em: EntityManager, id: string): Promise<AuditEvent | null> {
  return isUuid(id) ? em.findOne(AuditEventEntity, { id: id.toLowerCase() }) : null
}

/** How many events a filter finds. */
export async function countAuditEvents(em: EntityManager, filter: AuditFilter): Promise<number> {
  return em.count(AuditEventEntity, conditionsOf(filter))
}

function conditionsOf(filter: AuditFilter): FilterQuery<AuditEvent> {
  const { types, unknownTo, actorId, targetId, userId, organizationId, ip, from, to } = filter
  const conditions: FilterQuery<AuditEvent>[] = []
  const known = { type: { $in: [...(types ?? [])] } }
  if (types) conditions.push(unknownTo ? { $or: [known, { type: { $nin: [...unknownTo] } }] } : known)
  if (actorId != null) conditions.push({ actorId: toId(actorId) })
  if (targetId != null) conditions.push({ targetId: toId(targetId) })
  if (userId != null) conditions.push({ $or: [{ actorId: toId(userId) }, { targetId: toId(userId) }] })
  if (organizationId != null) conditions.push({ organizationId: toId(organizationId) })
  if (ip != null) conditions.push({ ip })
  if (from) conditions.push({ createdAt: { $gte: from } })
  if (to) conditions.push({ createdAt: { $lt: to } })
  return { $and: conditions }
}

/** The nil UUID (RFC 9562 §5.9), which no row has. */
const nilId = '00000000-0000-0000-0000-000000000000'

/** A text that is not an id finds nothing, like an id that no row has. */
function toId(text: string): string {
  return isUuid(text) ? text : nilId
}
