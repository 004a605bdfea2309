import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { Services } from '../../../core/services.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { deleteApiKeyRow } from '../store/api-key.ts'
import { changeApiKey } from './change-api-key.ts'

/** Deletes an API key, which stops working at once. @returns null when the key is deleted */
export async function deleteApiKey(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ApiKeyNotFoundError | null> {
  return changeApiKey<null>(deps, caller, {
    id,
    type: apiKeyEvents.API_KEY_DELETED,
    async apply({ em, present, rights }) {
      const isDeleted = await deleteApiKeyRow(em, rights.owner, present.id)
      return isDeleted ? { details: {}, result: null } : new ApiKeyNotFoundError()
    },
  })
}
