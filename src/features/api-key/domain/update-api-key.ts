import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { type ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { findApiKeyOf, updateApiKeyRow } from '../store/api-key.ts'
import { changeApiKey } from './change-api-key.ts'
import { type ApiKeyInput, type ChosenApiKeyFields, checkApiKeyInput } from './check-api-key-input.ts'
import { missingScopes } from './missing-scopes.ts'

export interface UpdateApiKeyInput {
  id: string
  /** A field that is undefined stays as it is. */
  change: ApiKeyInput
}

type Answer = ApiKey | ApiKeyNotFoundError | ScopeNotGrantedError | ValidationError

/**
 * Changes an API key. The change applies from the next request on; a revoked key cannot be changed. The caller has to hold every
 * scope that the change lists, and to widen the key also every scope that it holds already: without that, a member of an
 * organization could extend a key that they could not create.
 */
export async function updateApiKey(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<SessionAccess>,
  { id, change }: UpdateApiKeyInput,
): Promise<Answer> {
  return changeApiKey<ApiKey, ScopeNotGrantedError | ValidationError>(deps, caller, {
    id,
    type: apiKeyEvents.API_KEY_UPDATED,
    async apply({ em, present, rights, now }) {
      if (present.revokedAt) return new ApiKeyNotFoundError()
      const checked = checkApiKeyInput(deps, { isOrganizationKey: rights.organization !== null, now }, change, present)
      if (checked instanceof ValidationError) return checked
      const kept = isWidened(present, checked) ? rights.scopesOf(present) : []
      const missing = missingScopes(rights.held, [...(change.scopes ?? []), ...kept])
      if (missing) return missing
      if (!(await updateApiKeyRow(em, rights.owner, present.id, checked))) return new ApiKeyNotFoundError()
      const apiKey = await findApiKeyOf(em, rights.owner, present.id)
      return apiKey ? { details: { scopes: checked.scopes }, result: apiKey } : new ApiKeyNotFoundError()
    },
  })
}

/** Whether a change gives a key more: another scope, or more time. */
function isWidened(present: ChosenApiKeyFields, next: ChosenApiKeyFields): boolean {
  if (next.scopes.some((scope) => !present.scopes.includes(scope))) return true
  return endOf(next) > endOf(present)
}

function endOf({ expiresAt }: ChosenApiKeyFields): number {
  return expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
}
