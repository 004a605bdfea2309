import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import type { AuditFilter } from '../store/audit-filter.ts'
import { findAuditEvents } from '../store/find-audit-events.ts'

/** A page of the audit trail, newest first. */
export async function listEvents(
  deps: Pick<Services, 'database'>,
  filter: AuditFilter,
  page: IdPage,
): Promise<AuditEvent[]> {
  return findAuditEvents(deps.database.fork(), filter, page)
}
