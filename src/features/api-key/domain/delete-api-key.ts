import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { deleteApiKeyRow } from '../store/api-key.ts'

/** Deletes an API key of the caller, which stops working at once. @returns null when the key is deleted */
export async function deleteApiKey(
  deps: Pick<Services, 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ApiKeyNotFoundError | null> {
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    if (!(await deleteApiKeyRow(em, caller.access.user.id, id))) return new ApiKeyNotFoundError()
    await recordEvent(em, { type: apiKeyEvents.API_KEY_DELETED, by: caller, at: now, details: { apiKeyId: id } })
    return null
  })
}
