import type { EntityManager } from '@mikro-orm/postgresql'
import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { EventType } from '../../../core/audit/event-type.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { KeyRights } from './key-rights.ts'

/** Writes the audit event of a change of an API key, with the organization that owns it. */
export async function recordKeyEvent(
  em: EntityManager,
  type: EventType,
  caller: Caller<UserAccess>,
  event: {
    rights: Pick<KeyRights, 'organization' | 'byAdministrator'>
    at: Date
    details: { apiKeyId: string; [name: string]: unknown }
  },
): Promise<void> {
  const { rights, at, details } = event
  const { organization, byAdministrator } = rights
  await recordEvent(em, type, caller, { organizationId: organization?.id ?? null, at, byAdministrator, details })
}
