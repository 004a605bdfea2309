import { timingSafeEqual } from 'node:crypto'
import { looksLikeApiKey, parseApiKey } from '../../crypto/api-key.ts'
import { isUuid } from '../ids.ts'
import { RequestError } from '../request-error.ts'
import type { Client, Services } from '../services.ts'
import { type Access, anonymous } from './access.ts'
import { mayGoOn } from './impersonation.ts'
import { scopesOfRole, scopesOfSession } from './scopes.ts'
import type { ApiKeyState } from './store/request-state.ts'
import { isSuspended } from './suspension.ts'

/** What a request shows, as its headers say it. */
export interface Credentials {
  authorization: string | undefined
  apiKey: string | undefined
}

type Needs = Pick<Services, 'config' | 'clock' | 'accessTokens' | 'requestState' | 'lastUses'>

/**
 * Decides who is asking: one credential or none, its signature or checksum first, then the state of its session or key
 * as it is now, read with this request. A credential that is there but not good never becomes anonymous.
 *
 * @throws RequestError BAD_USER_INPUT for two credentials, TOKEN_EXPIRED or TOKEN_INVALID for one that is not good
 */
export async function authenticate(services: Needs, credentials: Credentials, client: Client): Promise<Access> {
  const { authorization, apiKey } = credentials
  if (authorization === undefined && apiKey === undefined) return anonymous
  const both = authorization !== undefined && apiKey !== undefined
  // A header that is sent twice arrives joined with a comma, which no credential of ours holds.
  if (both || apiKey?.includes(',') || /,\s*(bearer|basic)\s/i.test(authorization ?? '')) {
    throw new RequestError('BAD_USER_INPUT', 'Send one credential: Authorization or X-API-Key, once.')
  }
  if (apiKey !== undefined) return authenticateApiKey(services, apiKey.trim(), client)
  const [scheme = '', rest = ''] = splitOnce(authorization?.trim() ?? '')
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return authenticateBearer(services, rest, client)
    case 'basic':
      return { ...anonymous, presented: { kind: 'BASIC', ...parseBasic(rest) } }
    default:
      throw new RequestError('TOKEN_INVALID', 'The Authorization header must be Bearer or Basic.')
  }
}

async function authenticateBearer(services: Needs, token: string, client: Client): Promise<Access> {
  if (looksLikeApiKey(token)) return authenticateApiKey(services, token, client)
  if (token.startsWith('sp_rt_')) return { ...anonymous, presented: { kind: 'REFRESH_TOKEN', token } }
  return authenticateAccessToken(services, token)
}

async function authenticateAccessToken(services: Needs, token: string): Promise<Access> {
  const verified = services.accessTokens.verify(token)
  if (!verified.ok) throw verified.failure === 'EXPIRED' ? tokenExpired() : tokenInvalid()
  const { sid, sub, exp } = verified.claims
  if (sid === undefined || !isUuid(sid)) throw tokenInvalid()
  const state = await services.requestState.session(sid)
  const now = services.clock.now()
  if (!state || state.user.id !== sub || state.session.revokedAt) throw tokenInvalid()
  if (state.session.expiresAt <= now || state.session.idleExpiresAt <= now) throw tokenExpired()
  if (isSuspended(state.user, now)) throw tokenInvalid()
  if (!mayGoOn(services, state, now)) throw tokenInvalid()
  const scopes = scopesOfSession(services.config, state.session, state.user)
  return { kind: 'SESSION', scopes, session: state.session, user: state.user, expiresAt: new Date(exp * 1000) }
}

/**
 * An attacker who guesses learns nothing and costs nothing: a wrong checksum is refused before any query, and a secret
 * is compared by its hash in constant time. [ASVS 5.0 11.2.4]
 */
async function authenticateApiKey(services: Needs, text: string, client: Client): Promise<Access> {
  const parsed = parseApiKey(text)
  if (!parsed) throw tokenInvalid()
  const state = await services.requestState.apiKey(parsed.id)
  const now = services.clock.now()
  const shown = state && shownSecret(state, parsed.secretHash, now)
  if (!shown || state.apiKey.mode !== parsed.mode) throw tokenInvalid()
  const { apiKey, user } = state
  if (apiKey.revokedAt || isSuspended(user, now)) throw tokenInvalid()
  if (apiKey.expiresAt && apiKey.expiresAt <= now) throw tokenExpired()
  services.lastUses.note(apiKey.id, now, client.ip)
  return {
    kind: 'API_KEY',
    scopes: keyScopes(services, apiKey.scopes, user.role),
    apiKey,
    user,
    expiresAt: apiKey.expiresAt ?? null,
    deprecatedUntil: shown === 'PREVIOUS' ? earlier(apiKey.previousSecretExpiresAt, apiKey.expiresAt) : null,
  }
}

/** What a key may do now: what it was given, of what its owner still holds. */
export function keyScopes(services: Pick<Services, 'config'>, granted: string[], role: string): ReadonlySet<string> {
  const held = scopesOfRole(services.config, role)
  return new Set(granted.filter((scope) => held.has(scope)))
}

/** Which of a key's secrets was shown, if any. */
export function shownSecret(state: ApiKeyState, hash: Buffer, now: Date): 'CURRENT' | 'PREVIOUS' | null {
  if (timingSafeEqual(Buffer.from(state.secretHash, 'hex'), hash)) return 'CURRENT'
  const until = state.apiKey.previousSecretExpiresAt
  if (!state.previousSecretHash || !until || until <= now) return null
  return timingSafeEqual(Buffer.from(state.previousSecretHash, 'hex'), hash) ? 'PREVIOUS' : null
}

function parseBasic(encoded: string): { identifier: string; password: string } {
  // RFC 7617: everything before the first colon is the name, all after it the password.
  const text = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64').toString('utf8') : ''
  const colon = text.indexOf(':')
  if (colon < 0) throw new RequestError('BAD_USER_INPUT', 'The Basic credentials are not well-formed.')
  return { identifier: text.slice(0, colon), password: text.slice(colon + 1) }
}

function splitOnce(text: string): [string, string] {
  const space = text.indexOf(' ')
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1).trim()]
}

function earlier(first: Date | null | undefined, second: Date | null | undefined): Date | null {
  if (!first || !second) return first ?? second ?? null
  return first < second ? first : second
}

function tokenInvalid(): RequestError {
  return new RequestError('TOKEN_INVALID', 'The credential is not valid.')
}

function tokenExpired(): RequestError {
  return new RequestError('TOKEN_EXPIRED', 'The credential has expired.')
}
