import type { Actor } from '../../../core/access/actor.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ApiKeyNotFoundError } from '../../../core/errors.ts'
import type { Client, Services } from '../../../core/services.ts'
import { type ApiKey, deleteApiKeyRow, findApiKeyOf, revokeApiKeyRow } from '../store/api-key.ts'

type Needs = Pick<Services, 'clock' | 'database'>

/** Ends one of the caller's keys for good; it stays in the list. Revoking twice keeps the first instant. */
export async function revokeApiKey(
  services: Needs,
  actor: Actor,
  id: string,
  client: Client,
): Promise<ApiKey | ApiKeyNotFoundError> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    if (!(await revokeApiKeyRow(em, actor.userId, id, now))) return new ApiKeyNotFoundError()
    await recordEvent(em, entry('API_KEY_REVOKED', actor, id), client, now)
    return (await findApiKeyOf(em, actor.userId, id)) ?? new ApiKeyNotFoundError()
  })
}

/** Takes one of the caller's keys out of the list; it stops working. @returns null when it is done */
export async function deleteApiKey(
  services: Needs,
  actor: Actor,
  id: string,
  client: Client,
): Promise<ApiKeyNotFoundError | null> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em) => {
    if (!(await deleteApiKeyRow(em, actor.userId, id))) return new ApiKeyNotFoundError()
    await recordEvent(em, entry('API_KEY_DELETED', actor, id), client, now)
    return null
  })
}

function entry(type: 'API_KEY_REVOKED' | 'API_KEY_DELETED', actor: Actor, id: string) {
  return { type, actorId: actor.userId, apiKeyId: actor.apiKeyId, details: { apiKeyId: id } }
}
