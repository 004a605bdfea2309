import type { Services } from '../../../core/services.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import type { AuditFilter } from '../store/audit-filter.ts'
import { countAuditEvents } from '../store/count-audit-events.ts'

/** How many events of the audit trail a filter finds: the exact number up to 10,000, an estimate above. */
export async function countEvents(deps: Pick<Services, 'database'>, filter: AuditFilter): Promise<RowCount> {
  return countAuditEvents(deps.database.fork(), filter)
}
