import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findAuditEvents } from '../store/find-audit-events.ts'
import { withoutOrigin } from './without-origin.ts'

/** A page of the events that concern an organization, newest first, as its members may see them. */
export async function listOrganizationEvents(
  deps: Pick<Services, 'database'>,
  organizationId: string,
  page: IdPage,
): Promise<AuditEvent[]> {
  const events = await findAuditEvents(deps.database.fork(), { organizationId }, page)
  return events.map(asMembersSeeIt)
}

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

/** Members see where other members acted from, and not where an administrator of the server did. */
function asMembersSeeIt(event: AuditEvent): AuditEvent {
  const details = Object.fromEntries(Object.entries(event.details).filter(([name]) => shownDetails.has(name)))
  const isOutsider = 'byAdministrator' in details || 'impersonatorId' in details
  return { ...(isOutsider ? withoutOrigin(event) : event), details }
}
