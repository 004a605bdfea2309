import type { Services } from '../../../core/services.ts'
import { type AuditFilter, countAuditEvents } from '../store/find-audit-events.ts'

/** How many events of the audit trail a filter finds. */
export async function countEvents(deps: Pick<Services, 'database'>, filter: AuditFilter): Promise<number> {
  return countAuditEvents(deps.database.fork(), filter)
}
