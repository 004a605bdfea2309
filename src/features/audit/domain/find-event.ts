import { type Access, userOf } from '../../../core/access/access.ts'
import { organizationAccess } from '../../../core/access/organization-access.ts'
import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import type { Services } from '../../../core/services.ts'
import { findAuditEventById } from '../store/find-audit-events.ts'
import { asMembersSeeIt } from './as-members-see-it.ts'
import { asUserSeesIt } from './as-user-sees-it.ts'

type Deps = Pick<Services, 'config' | 'database'>

/**
 * An event, as the lists show it to the caller: with `audit:read` all of it, to a user whom it concerns, and to a member of the
 * organization that it concerns with `org_audit:read`.
 *
 * @returns null if there is no such event, and if none of the lists shows it to the caller
 */
export async function findEvent(deps: Deps, { access }: { access: Access }, id: string): Promise<AuditEvent | null> {
  const em = deps.database.fork()
  const event = await findAuditEventById(em, id)
  if (!event || access.scopes.has('audit:read')) return event
  const user = userOf(access)
  const concernsUser = user !== null && (event.actorId === user.id || event.targetId === user.id)
  if (concernsUser && access.scopes.has('profile:read')) return asUserSeesIt(event, user.id)
  const inside = event.organizationId ? await organizationAccess(deps.config, em, access, event.organizationId) : null
  return inside?.scopes.has('org_audit:read') ? asMembersSeeIt(event) : null
}
