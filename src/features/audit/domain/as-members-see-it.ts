import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import { withoutOrigin } from './without-origin.ts'

/**
 * The details of an event that concern the organization. An attacker can own an organization: a detail that is not in this list,
 * such as the other organization that a member came from or the id of a session, is hidden from it.
 */
const shownDetails: ReadonlySet<string> = new Set([
  'after',
  'apiKeyId',
  'before',
  'byAdministrator',
  'impersonatorId',
  'invitationId',
  'invitedById',
  'method',
  'name',
  'overlapSeconds',
  'role',
  'scopes',
  'slug',
  'tier',
])

/** An event of an organization for its members, who see where other members acted from, and not where an administrator of the server did. */
export function asMembersSeeIt(event: AuditEvent): AuditEvent {
  const details = Object.fromEntries(Object.entries(event.details).filter(([name]) => shownDetails.has(name)))
  const isOutsider = 'byAdministrator' in details || 'impersonatorId' in details
  return { ...(isOutsider ? withoutOrigin(event) : event), details }
}
