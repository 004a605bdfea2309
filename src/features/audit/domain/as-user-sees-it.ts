import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import { withoutOrigin } from './without-origin.ts'

/** An event for the user whom it concerns: where another user, such as an administrator, acted from is hidden. */
export function asUserSeesIt(event: AuditEvent, userId: string): AuditEvent {
  const { actorId, details } = event
  const isByAnother = (actorId !== null && actorId !== userId) || 'impersonatorId' in details
  return isByAnother ? withoutOrigin(event) : event
}
