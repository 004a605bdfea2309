import type { AuditEvent } from '../../../core/audit/store/audit-event.ts'

/** An event without the address and the device of the actor, which are nothing that the reader has to know. */
export function withoutOrigin(event: AuditEvent): AuditEvent {
  return { ...event, ip: null, userAgent: null }
}
