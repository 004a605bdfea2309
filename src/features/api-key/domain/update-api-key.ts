import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { findApiKeyOf, lockApiKeyOf, updateApiKeyRow } from '../store/api-key.ts'
import { type ApiKeyInput, checkApiKeyInput } from './check-api-key-input.ts'

export interface UpdateApiKeyInput {
  id: string
  /** A field that is undefined stays as it is. */
  change: ApiKeyInput
}

type Answer = ApiKey | ApiKeyNotFoundError | ScopeNotGrantedError | ValidationError

/** Changes an API key of the caller. The change applies from the next request on; a revoked key cannot be changed. */
export async function updateApiKey(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<SessionAccess>,
  input: UpdateApiKeyInput,
): Promise<Answer> {
  const { user, scopes: held } = caller.access
  return deps.database.transactional(async (em): Promise<Answer> => {
    const now = await readNow(em)
    const present = await lockApiKeyOf(em, user.id, input.id)
    if (!present || present.revokedAt) return new ApiKeyNotFoundError()
    const checked = checkApiKeyInput(deps, { held, now }, input.change, present)
    if (checked instanceof ValidationError || checked instanceof ScopeNotGrantedError) return checked
    if (!(await updateApiKeyRow(em, user.id, present.id, checked))) return new ApiKeyNotFoundError()
    const details = { apiKeyId: present.id, scopes: checked.scopes }
    await recordEvent(em, { type: apiKeyEvents.API_KEY_UPDATED, by: caller, at: now, details })
    return (await findApiKeyOf(em, user.id, present.id)) ?? new ApiKeyNotFoundError()
  })
}
