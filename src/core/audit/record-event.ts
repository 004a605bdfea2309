import type { EntityManager } from '@mikro-orm/postgresql'
import { apiKeyOf, userOf } from '../access/access.ts'
import type { Caller } from '../access/caller.ts'
import type { EventType } from './event-type.ts'
import { insertAuditEvent } from './store/audit-event.ts'

/** A security event to record. */
interface AuditEntry {
  type: EventType
  /** The caller whose request caused the event. The credential names the actor, the API key and the impersonator. */
  by: Caller
  at: Date
  /** The user who acted, if a password, code or link proved it and the credential does not; null for no user. */
  actorId?: string | null
  /** The user whom the event concerns; by default the actor. */
  targetId?: string | null
  /** The organization that the event concerns. By default the one that owns the API key of the caller. */
  organizationId?: string | null
  /** Whether an administrator of the server acts in an organization without being a member of it. */
  byAdministrator?: boolean
  details?: Record<string, unknown>
}

/**
 * Writes a security event in the mutation's own transaction, so that neither exists without the other. Details hold no
 * password, code, token, key or secret. [ASVS 5.0 16.3]
 */
export async function recordEvent(em: EntityManager, entry: AuditEntry): Promise<void> {
  const { access, client } = entry.by
  const actorId = entry.actorId === undefined ? (userOf(access)?.id ?? null) : entry.actorId
  const impersonatorId = access.kind === 'SESSION' ? access.session.impersonatorId : null
  await insertAuditEvent(em, {
    type: entry.type.name,
    createdAt: entry.at,
    actorId,
    actorApiKeyId: apiKeyOf(access)?.id ?? null,
    targetId: entry.targetId ?? actorId,
    organizationId: entry.organizationId ?? ownOrganizationId(access),
    ip: client.ip,
    userAgent: client.userAgent,
    details: {
      ...entry.details,
      ...(impersonatorId ? { impersonatorId } : {}),
      ...(entry.byAdministrator ? { byAdministrator: true } : {}),
    },
  })
}

function ownOrganizationId(access: Caller['access']): string | null {
  return access.kind === 'ORGANIZATION_KEY' ? access.organization.organization.id : null
}
