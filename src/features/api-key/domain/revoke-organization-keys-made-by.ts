import type { EntityManager } from '@mikro-orm/postgresql'
import { systemCaller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { apiKeyEvents } from '../events.ts'
import { findOrganizationKeysMadeBy, revokeApiKeyRow } from '../store/api-key.ts'

const { API_KEY_CREATED, API_KEY_ROTATED, API_KEY_UPDATED } = apiKeyEvents
const made = [API_KEY_CREATED.name, API_KEY_ROTATED.name]
const changed = API_KEY_UPDATED.name

/**
 * Revokes the API keys of organizations that a user created, rotated or extended since an instant. A key of an organization outlives its
 * maker: an attacker who had the account must not keep the organization’s data with a key.
 */
export async function revokeOrganizationKeysMadeBy(
  em: EntityManager,
  { userId, since, now }: { userId: string; since: Date; now: Date },
): Promise<void> {
  for (const { id, organizationId } of await findOrganizationKeysMadeBy(em, { userId, since, made, changed })) {
    if (organizationId === null || organizationId === undefined) continue
    await revokeApiKeyRow(em, { organizationId }, id, now)
    const event = { by: systemCaller, at: now, targetId: userId, organizationId, details: { apiKeyId: id } }
    await recordEvent(em, { type: apiKeyEvents.API_KEY_REVOKED, ...event })
  }
}
