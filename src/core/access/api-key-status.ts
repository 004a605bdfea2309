import { timingSafeEqual } from 'node:crypto'
import type { ParsedApiKey } from '../../crypto/api-key.ts'
import type { CredentialStatus } from './session-status.ts'
import type { ApiKeyState } from './store/request-state.ts'
import { isSuspended } from './suspension.ts'

/**
 * Whether a presented API key works at the database's time: the one rule for every use of a key. The secret is compared by its hash
 * in constant time, so that an attacker learns nothing from the time of the answer. [ASVS 5.0 11.2.4]
 *
 * @returns the status, and which of the key's secrets was presented
 */
export function apiKeyStatus(
  state: ApiKeyState | null,
  presented: ParsedApiKey,
): { status: CredentialStatus; secret: 'CURRENT' | 'PREVIOUS' } {
  const secret = state && presentedSecret(state, Buffer.from(presented.secretHash, 'hex'))
  if (!secret || state.apiKey.mode !== presented.mode) return { status: 'INVALID', secret: 'CURRENT' }
  const { apiKey, user, now } = state
  if (apiKey.revokedAt || (user && isSuspended(user, now))) return { status: 'INVALID', secret }
  return { status: apiKey.expiresAt && apiKey.expiresAt <= now ? 'EXPIRED' : 'LIVE', secret }
}

function presentedSecret(state: ApiKeyState, hash: Buffer): 'CURRENT' | 'PREVIOUS' | null {
  if (timingSafeEqual(Buffer.from(state.secretHash, 'hex'), hash)) return 'CURRENT'
  const until = state.apiKey.previousSecretExpiresAt
  if (!state.previousSecretHash || !until || until <= state.now) return null
  return timingSafeEqual(Buffer.from(state.previousSecretHash, 'hex'), hash) ? 'PREVIOUS' : null
}
