import type { Access } from '../../../core/access/access.ts'
import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findAuditEvents } from '../store/find-audit-events.ts'
import { asUserSeesIt } from './as-user-sees-it.ts'

/**
 * A page of the events that a user caused or that concern a user, newest first. Without `audit:read`, the address and the device
 * of another user, such as an administrator or an owner of an organization, are hidden.
 */
export async function listSecurityEvents(
  deps: Pick<Services, 'database'>,
  { access }: { access: Access },
  { userId, page }: { userId: string; page: IdPage },
): Promise<AuditEvent[]> {
  const events = await findAuditEvents(deps.database.fork(), { userId }, page)
  return access.scopes.has('audit:read') ? events : events.map((event) => asUserSeesIt(event, userId))
}
