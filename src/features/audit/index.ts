import { AuditEventEntity } from '../../core/audit/store/audit-event.ts'
import type { Feature } from '../../core/feature.ts'
import './graphql/audit-events.ts'
import './graphql/organization-audit-events.ts'
import './graphql/security-events.ts'
import { deleteAuditEventsBefore } from './store/delete-audit-events.ts'

export { registerAuditEventTypes } from './graphql/audit-event-types.ts'

const dayMs = 86_400_000
const batch = 5_000

/** Reading the audit trail, and its retention. */
export const auditFeature = {
  name: 'audit',
  entities: [AuditEventEntity],
  async cleanUp(em, deps, now) {
    const keptFrom = new Date(now.getTime() - deps.config.auditRetentionDays * dayMs)
    while ((await deleteAuditEventsBefore(em, keptFrom, batch)) === batch);
  },
} satisfies Feature
