import type { EntityManager } from '@mikro-orm/postgresql'
import { systemCaller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { apiKeyEvents } from '../events.ts'
import { revokeApiKeyRow } from '../store/api-key.ts'
import { findOrganizationKeysGrantedBy } from '../store/organization-key-grant.ts'

/**
 * Revokes the API keys of organizations that a user created, rotated or extended since an instant. A key of an organization outlives its
 * maker: an attacker who had the account must not keep the organization’s data with a key.
 */
export async function revokeOrganizationKeysMadeBy(
  em: EntityManager,
  { userId, since, now }: { userId: string; since: Date; now: Date },
): Promise<void> {
  for (const { id, organizationId } of await findOrganizationKeysGrantedBy(em, { userId, since })) {
    if (organizationId === null || organizationId === undefined) continue
    await revokeApiKeyRow(em, { organizationId }, id, now)
    await recordEvent(em, apiKeyEvents.API_KEY_REVOKED, systemCaller, {
      targetId: userId,
      organizationId,
      at: now,
      details: { apiKeyId: id },
    })
  }
}
