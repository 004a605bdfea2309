import type { EntityManager } from '@mikro-orm/postgresql'
import { apiKeyOf, userOf } from '../access/access.ts'
import type { Caller, KnownCaller } from '../access/caller.ts'
import type { User } from '../identity/store/user.ts'
import type { EventType } from './event-type.ts'
import { insertAuditEvent } from './store/audit-event.ts'

/**
 * Who acted, if the credential does not say it: the user whom a password, a code or a link proved, or whose job has ended. 'NOBODY' if
 * nothing proved a user.
 */
type Actor = Pick<User, 'id'> | 'NOBODY'

interface EventInput {
  /** By default the user of the caller's credential; nobody for an API key of an organization and for the server. */
  actor?: Actor
  /** The user whom the event concerns; by default the actor. */
  targetId?: string | null
  /** The organization that the event concerns. By default the one that owns the API key of the caller. */
  organizationId?: string | null
  at: Date
  /** Whether an administrator of the server acts in an organization without being a member of it. */
  byAdministrator?: boolean
  details?: Record<string, unknown>
}

/**
 * Writes a security event in the mutation's own transaction, so that neither exists without the other. Details hold no
 * password, code, token, key or secret. [ASVS 5.0 16.3]
 *
 * @param caller whose request caused the event. The address, the browser, the API key and the impersonator are always the caller's
 * @param event has to name its `actor` if the caller may be anonymous
 */
export async function recordEvent<By extends Caller>(
  em: EntityManager,
  type: EventType,
  caller: By,
  event: By extends KnownCaller ? EventInput : EventInput & { actor: Actor },
): Promise<void> {
  const { access, client }: Caller = caller
  const { actor, targetId, organizationId, at, byAdministrator, details }: EventInput = event
  const actorId = actor === 'NOBODY' ? null : ((actor ?? userOf(access))?.id ?? null)
  const impersonatorId = access.kind === 'SESSION' ? access.session.impersonatorId : null
  await insertAuditEvent(em, {
    type: type.name,
    createdAt: at,
    actorId,
    actorApiKeyId: apiKeyOf(access)?.id ?? null,
    targetId: targetId ?? actorId,
    organizationId: organizationId ?? ownOrganizationId(access),
    ip: client.ip,
    userAgent: client.userAgent,
    details: {
      ...details,
      ...(impersonatorId ? { impersonatorId } : {}),
      ...(byAdministrator ? { byAdministrator: true } : {}),
    },
  })
}

function ownOrganizationId(access: Caller['access']): string | null {
  return access.kind === 'ORGANIZATION_KEY' ? access.organization.organization.id : null
}
