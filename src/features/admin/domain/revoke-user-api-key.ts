import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { type ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import {
  ApiKeyNotFoundError,
  findApiKeyOf,
  findApiKeyOwner,
  revokeApiKey,
  revokeApiKeyRow,
} from '../../api-key/index.ts'
import { adminEvents } from '../events.ts'
import { changeUser } from './change-user.ts'

/**
 * Revokes an API key of any user or organization, which can never be undone. A key that is already revoked keeps the time of its
 * revocation. A caller with `users:write` may change every organization, and revokes its keys like one of its owners.
 */
export async function revokeUserApiKey(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ApiKey | ApiKeyNotFoundError | ScopeNotGrantedError> {
  const owner = await findApiKeyOwner(deps.database.fork(), id)
  if (!owner) return new ApiKeyNotFoundError()
  if ('organizationId' in owner) return revokeApiKey(deps, caller, id)
  const revoked = await changeUser<ApiKey, ApiKeyNotFoundError>(deps, caller, {
    id: owner.userId,
    type: adminEvents.USER_API_KEY_REVOKED,
    async apply({ em, now }) {
      await revokeApiKeyRow(em, owner, id, now)
      const apiKey = await findApiKeyOf(em, owner, id)
      return apiKey ? { details: { apiKeyId: apiKey.id }, result: apiKey } : new ApiKeyNotFoundError()
    },
  })
  return revoked instanceof UserNotFoundError ? new ApiKeyNotFoundError() : revoked
}
