import {
  type AuditEvent,
  type AuditFilter,
  countAuditEvents,
  findAuditEvents,
} from '../../../core/audit/store/audit-event.ts'
import type { IdPage } from '../../../core/ids.ts'
import type { Services } from '../../../core/services.ts'

export type { AuditEvent, AuditFilter } from '../../../core/audit/store/audit-event.ts'

/** A page of the audit trail, newest first. */
export async function listEvents(
  services: Pick<Services, 'database'>,
  filter: AuditFilter,
  page: IdPage,
): Promise<AuditEvent[]> {
  return findAuditEvents(services.database.fork(), filter, page)
}

/** How many events a filter finds. */
export async function countEvents(services: Pick<Services, 'database'>, filter: AuditFilter): Promise<number> {
  return countAuditEvents(services.database.fork(), filter)
}
