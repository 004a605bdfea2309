import { apiKeyStatus } from '../../../core/access/api-key-status.ts'
import { scopesOfApiKey } from '../../../core/access/scopes.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import { ScopeNotGrantedError, TokenInvalidError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { parseApiKey } from '../../../crypto/api-key.ts'

/** An API key that works now, with the scopes that it holds. */
export class VerifiedApiKey {
  readonly apiKey: ApiKey
  readonly user: User
  readonly scopes: string[]
  constructor(apiKey: ApiKey, user: User, scopes: string[]) {
    this.apiKey = apiKey
    this.user = user
    this.scopes = scopes
  }
}

type Deps = Pick<Services, 'config' | 'requestState' | 'lastUses'>

/**
 * Checks for a resource server whether an API key works now and holds the given scopes. For a key that does not work, the
 * answer is always TOKEN_INVALID, regardless of the reason.
 */
export async function verifyApiKey(
  deps: Deps,
  input: { key: string; scopes: readonly string[] },
): Promise<VerifiedApiKey | TokenInvalidError | ScopeNotGrantedError> {
  const parsed = parseApiKey(input.key.trim())
  if (!parsed) return new TokenInvalidError()
  const state = await deps.requestState.apiKey(parsed.id)
  if (!state || apiKeyStatus(state, parsed).status !== 'LIVE') return new TokenInvalidError()
  const { apiKey, user } = state
  const held = scopesOfApiKey(deps.config, apiKey, user)
  const missing = [...new Set(input.scopes)].filter((scope) => !held.has(scope))
  if (missing.length > 0) return new ScopeNotGrantedError(missing)
  deps.lastUses.note(apiKey.id, state.now, null)
  return new VerifiedApiKey(apiKey, user, [...held])
}
