import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { type ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { apiKeyEvents } from '../events.ts'
import { apiKeyExtendedNotice } from '../mails.ts'
import { findApiKeyOf, updateApiKeyRow } from '../store/api-key.ts'
import { changeApiKey } from './change-api-key.ts'
import { type ApiKeyInput, type ChosenApiKeyFields, checkApiKeyInput } from './check-api-key-input.ts'
import { notifyOfKey } from './notify-of-key.ts'
import { refuseMissingScopes } from './refuse-missing-scopes.ts'
import { refuseScopesWithoutProof } from './refuse-scopes-without-proof.ts'

interface UpdateApiKeyInput {
  id: string
  /** A field that is undefined is not changed. */
  change: ApiKeyInput
}

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>
type Refusal = ScopeNotGrantedError | ProofRequiredError | ValidationError
type Answer = ApiKey | ApiKeyNotFoundError | Refusal

/**
 * Changes an API key. The change applies from the next request on; a revoked key cannot be changed. The caller has to hold every
 * scope that the change lists, and to widen the key also every scope that it holds already: without that, a member of an
 * organization could extend a key that they could not create. A caller who widens a key gets a notice, and needs a fresh proof if it then
 * has a scope that the role `user` lacks.
 */
export async function updateApiKey(
  deps: Deps,
  caller: Caller<SessionAccess>,
  { id, change }: UpdateApiKeyInput,
): Promise<Answer> {
  return changeApiKey<ApiKey, Refusal>(deps, caller, {
    id,
    type: apiKeyEvents.API_KEY_UPDATED,
    async apply({ em, user, present, rights, now }) {
      if (present.revokedAt) return new ApiKeyNotFoundError('The API key is revoked, and cannot be changed.')
      const checked = checkApiKeyInput(deps, { isOrganizationKey: rights.organization !== null, now }, change, present)
      if (checked instanceof ValidationError) return checked
      const widens = isWidened(present, checked)
      const kept = widens ? rights.scopesOf(present) : []
      const refused =
        refuseMissingScopes(rights.held, [...(change.scopes ?? []), ...kept]) ??
        (widens ? refuseScopesWithoutProof(deps, caller, rights, checked.scopes) : null)
      if (refused) return refused
      if (!(await updateApiKeyRow(em, rights.owner, present.id, checked))) return new ApiKeyNotFoundError()
      const notice = { template: apiKeyExtendedNotice, apiKeyId: present.id, keyName: checked.name }
      if (widens) await notifyOfKey(deps, em, caller, { ...notice, user, rights, at: now })
      const apiKey = await findApiKeyOf(em, rights.owner, present.id)
      const details = { scopes: checked.scopes, ...(widens ? { extended: true } : {}) }
      return apiKey ? { details, result: apiKey } : new ApiKeyNotFoundError()
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
