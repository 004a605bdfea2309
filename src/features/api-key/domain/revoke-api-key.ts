import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { findApiKeyOf, revokeApiKeyRow } from '../store/api-key.ts'

/**
 * Revokes an API key of the caller, which can never be undone. The key stays in the list, and a key that is already revoked
 * keeps the time of its revocation.
 */
export async function revokeApiKey(
  deps: Pick<Services, 'database'>,
  caller: Caller<UserAccess>,
  id: string,
): Promise<ApiKey | ApiKeyNotFoundError> {
  const { user } = caller.access
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    if (!(await revokeApiKeyRow(em, user.id, id, now))) return new ApiKeyNotFoundError()
    await recordEvent(em, { type: apiKeyEvents.API_KEY_REVOKED, by: caller, at: now, details: { apiKeyId: id } })
    return (await findApiKeyOf(em, user.id, id)) ?? new ApiKeyNotFoundError()
  })
}
