import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findAuditEvents } from '../store/find-audit-events.ts'
import { asMembersSeeIt } from './as-members-see-it.ts'

/** A page of the events that concern an organization, newest first, as its members may see them. */
export async function listOrganizationEvents(
  deps: Pick<Services, 'database'>,
  organizationId: string,
  page: IdPage,
): Promise<AuditEvent[]> {
  const events = await findAuditEvents(deps.database.fork(), { organizationId }, page)
  return events.map(asMembersSeeIt)
}
