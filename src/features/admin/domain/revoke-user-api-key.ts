import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { type ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { ApiKeyNotFoundError, findApiKeyOf, findApiKeyOwner, revokeApiKeyRow } from '../../api-key/index.ts'
import { adminEvents } from '../events.ts'
import { changeUser } from './change-user.ts'

/**
 * Revokes an API key of any user, which can never be undone. A key that is already revoked keeps the time of its
 * revocation.
 */
export async function revokeUserApiKey(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ApiKey | ApiKeyNotFoundError | ScopeNotGrantedError> {
  const ownerId = await findApiKeyOwner(deps.database.fork(), id)
  if (!ownerId) return new ApiKeyNotFoundError()
  const revoked = await changeUser<ApiKey, ApiKeyNotFoundError>(deps, caller, {
    id: ownerId,
    type: adminEvents.USER_API_KEY_REVOKED,
    async apply(em, owner, now) {
      await revokeApiKeyRow(em, owner.id, id, now)
      const apiKey = await findApiKeyOf(em, owner.id, id)
      return apiKey ? { details: { apiKeyId: apiKey.id }, result: apiKey } : new ApiKeyNotFoundError()
    },
  })
  return revoked instanceof UserNotFoundError ? new ApiKeyNotFoundError() : revoked
}
