import { timingSafeEqual } from 'node:crypto'
import type { ParsedApiKey } from '../../crypto/api-key.ts'
import type { KeyAccess } from './access.ts'
import type { CredentialStatus } from './session-status.ts'
import type { ApiKeyState } from './store/request-state.ts'
import { isSuspended } from './suspension.ts'

/** Which of the key's secrets was presented, if the key works. */
type ApiKeyStatus =
  | { status: 'LIVE'; state: ApiKeyState; secret: 'CURRENT' | 'PREVIOUS' }
  | { status: Exclude<CredentialStatus, 'LIVE'> }

/**
 * Whether a presented API key works at the database's time: the one rule for every use of a key. The secret is compared by its hash
 * in constant time, so that an attacker learns nothing from the time of the answer. [ASVS 5.0 11.2.4]
 */
export function apiKeyStatus(state: ApiKeyState | null, presented: ParsedApiKey): ApiKeyStatus {
  const secret = state && presentedSecret(state, Buffer.from(presented.secretHash, 'hex'))
  if (!secret || state.apiKey.mode !== presented.mode) return { status: 'INVALID' }
  const status = statusOf(state)
  return status === 'LIVE' ? { status, state, secret } : { status }
}

/**
 * Whether an API key that has been authenticated still works, as its rows are now. The scopes are those of the request: fewer apply from
 * the next request on.
 *
 * @param state null if the key was deleted
 */
export function laterApiKeyStatus(access: KeyAccess, state: ApiKeyState | null): CredentialStatus {
  return state && !isSecretReplaced(access, state) ? statusOf(state) : 'INVALID'
}

function statusOf({ apiKey, user, now }: ApiKeyState): CredentialStatus {
  if (apiKey.revokedAt || (user && isSuspended(user, now))) return 'INVALID'
  return apiKey.expiresAt && apiKey.expiresAt <= now ? 'EXPIRED' : 'LIVE'
}

/** Whether the secret that was presented was replaced by a rotation, and its overlap is over. */
function isSecretReplaced({ apiKey: before, deprecatedUntil }: KeyAccess, { apiKey, now }: ApiKeyState): boolean {
  const wasPrevious = deprecatedUntil !== null
  const wasRotated = apiKey.rotatedAt?.getTime() !== before.rotatedAt?.getTime()
  if (wasPrevious && wasRotated) return true
  const until = apiKey.previousSecretExpiresAt
  return (wasPrevious || wasRotated) && (!until || until <= now)
}

function presentedSecret(state: ApiKeyState, hash: Buffer): 'CURRENT' | 'PREVIOUS' | null {
  if (timingSafeEqual(Buffer.from(state.secretHash, 'hex'), hash)) return 'CURRENT'
  const until = state.apiKey.previousSecretExpiresAt
  if (!state.previousSecretHash || !until || until <= state.now) return null
  return timingSafeEqual(Buffer.from(state.previousSecretHash, 'hex'), hash) ? 'PREVIOUS' : null
}
