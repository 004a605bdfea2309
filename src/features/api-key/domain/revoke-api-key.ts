import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { Services } from '../../../core/services.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { findApiKeyOf, revokeApiKeyRow } from '../store/api-key.ts'
import { changeApiKey } from './change-api-key.ts'

/**
 * Revokes an API key, which can never be undone. The key stays in the list, and a key that is already revoked keeps the time of
 * its revocation.
 */
export async function revokeApiKey(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ApiKey | ApiKeyNotFoundError> {
  return changeApiKey<ApiKey>(deps, caller, {
    id,
    type: apiKeyEvents.API_KEY_REVOKED,
    async apply({ em, present, rights, now }) {
      await revokeApiKeyRow(em, rights.owner, present.id, now)
      const apiKey = await findApiKeyOf(em, rights.owner, present.id)
      return apiKey ? { details: {}, result: apiKey } : new ApiKeyNotFoundError()
    },
  })
}
