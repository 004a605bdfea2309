import { accessEvents } from '../../../core/access/events.ts'
import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'
import { withoutOrigin } from './without-origin.ts'

/**
 * An event for the user whom it concerns: where another user, such as an administrator, acted from is hidden, and so is the reason of a
 * suspension, which administrators note for each other.
 */
export function asUserSeesIt(event: AuditEvent, userId: string): AuditEvent {
  const { type, actorId, details } = event
  const isByAnother = (actorId !== null && actorId !== userId) || 'impersonatorId' in details
  const seen = isByAnother ? withoutOrigin(event) : event
  if (type !== accessEvents.USER_SUSPENDED.name || actorId === userId) return seen
  const { reason: _reason, ...shown } = details
  return { ...seen, details: shown }
}
