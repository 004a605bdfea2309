import { keyScopes, shownSecret } from '../../../core/access/authenticate.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import { ScopeNotGrantedError, TokenInvalidError } from '../../../core/errors.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { parseApiKey } from '../../../crypto/api-key.ts'
import type { ApiKey } from '../store/api-key.ts'

/** A key that is good now, with what it may do. */
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

type Needs = Pick<Services, 'clock' | 'config' | 'requestState' | 'lastUses'>

/**
 * Tells a resource server whether a key is good now, and for these scopes. Everything that is wrong with a key gives the
 * same answer.
 */
export async function verifyApiKey(
  services: Needs,
  text: string,
  wanted: readonly string[],
): Promise<VerifiedApiKey | TokenInvalidError | ScopeNotGrantedError> {
  const parsed = parseApiKey(text.trim())
  const state = parsed && (await services.requestState.apiKey(parsed.id))
  const now = services.clock.now()
  if (!parsed || !state || !shownSecret(state, parsed.secretHash, now)) return new TokenInvalidError()
  const { apiKey, user } = state
  const over = apiKey.revokedAt || (apiKey.expiresAt && apiKey.expiresAt <= now) || apiKey.mode !== parsed.mode
  if (over || isSuspended(user, now)) return new TokenInvalidError()
  const scopes = keyScopes(services, apiKey.scopes, user.role)
  const missing = [...new Set(wanted)].filter((scope) => !scopes.has(scope))
  if (missing.length > 0) return new ScopeNotGrantedError(missing)
  services.lastUses.note(apiKey.id, now, null)
  return new VerifiedApiKey(apiKey, user, [...scopes])
}
