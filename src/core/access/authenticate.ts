import { parseApiKey } from '../../crypto/api-key.ts'
import type { Client } from '../client.ts'
import type { Services } from '../services.ts'
import { type Access, anonymous, type KeyAccess, type SessionAccess } from './access.ts'
import { apiKeyStatus } from './api-key-status.ts'
import { credentialError, EndedTokenError } from './credential-error.ts'
import type { Credential } from './credentials.ts'
import { organizationOfSession } from './organization-access.ts'
import { noScopes, scopesOfApiKey, scopesOfOrganizationKey } from './scopes.ts'
import { sessionRights } from './session-scopes.ts'
import { sessionStatus } from './session-status.ts'

type Deps = Pick<Services, 'config' | 'accessTokens' | 'requestState' | 'lastUses' | 'failedLookups'>

/**
 * Decides what a request may do: the signature or checksum of its credential is checked first, then the state of its
 * session or key as it is now. A credential that is present but does not work never becomes anonymous.
 *
 * @throws RequestError TOKEN_EXPIRED or TOKEN_INVALID for a credential that does not work (EndedTokenError for an access token
 *   that this server signed), RATE_LIMITED for a client that presents too many of them
 */
export function authenticate(deps: Deps, credential: Credential, client: Client): Promise<Access> {
  switch (credential.kind) {
    case 'ACCESS_TOKEN':
      return authenticateAccessToken(deps, credential.token, client)
    case 'API_KEY':
      return authenticateApiKey(deps, credential.key, client)
    default:
      return Promise.resolve(anonymous)
  }
}

async function authenticateAccessToken(deps: Deps, token: string, client: Client): Promise<SessionAccess> {
  const verified = deps.accessTokens.verify(token)
  if (!verified.ok) throw verified.failure === 'EXPIRED' ? new EndedTokenError('EXPIRED') : credentialError('INVALID')
  const { sid, sub, exp } = verified.claims
  if (sid === undefined) throw credentialError('INVALID')
  deps.failedLookups.check(sid, client)
  const state = await deps.requestState.session(sid)
  if (state && state.user.id !== sub) throw credentialError('INVALID')
  const status = state ? sessionStatus(deps, state) : 'INVALID'
  deps.failedLookups.note(sid, client, status === 'LIVE' ? 'LIVE' : 'FAILED')
  if (!state || status !== 'LIVE') throw new EndedTokenError(status === 'EXPIRED' ? 'EXPIRED' : 'INVALID')
  const { session, user, now: at } = state
  const { scopes, withheld } = sessionRights(deps.config, session, user)
  const organization = organizationOfSession(deps.config, state.organization, scopes)
  return { kind: 'SESSION', scopes, withheld, session, user, organization, expiresAt: new Date(exp * 1000), at }
}

/** A guess costs an attacker's target nothing: a wrong checksum is refused before any query. */
async function authenticateApiKey(deps: Deps, text: string, client: Client): Promise<KeyAccess> {
  const parsed = parseApiKey(text)
  if (!parsed) throw credentialError('INVALID')
  deps.failedLookups.check(parsed.secretHash, client)
  const found = apiKeyStatus(await deps.requestState.apiKey(parsed.id), parsed)
  deps.failedLookups.note(parsed.secretHash, client, found.status === 'LIVE' ? 'LIVE' : 'FAILED')
  if (found.status !== 'LIVE') throw credentialError(found.status)
  const { apiKey, user, organization, now: at } = found.state
  deps.lastUses.note(apiKey.id, at, client.ip)
  const deprecatedUntil = found.secret === 'PREVIOUS' ? earlier(apiKey.previousSecretExpiresAt, apiKey.expiresAt) : null
  const key = { apiKey, expiresAt: apiKey.expiresAt ?? null, deprecatedUntil, at }
  if (user) return { kind: 'API_KEY', scopes: scopesOfApiKey(deps.config, apiKey, user), user, ...key }
  const scopes = scopesOfOrganizationKey(deps.config, apiKey)
  return {
    kind: 'ORGANIZATION_KEY',
    scopes: noScopes,
    user,
    organization: { organization, role: null, scopes },
    ...key,
  }
}

function earlier(first: Date | null | undefined, second: Date | null | undefined): Date | null {
  if (!first || !second) return first ?? second ?? null
  return first < second ? first : second
}
