import type { EntityManager } from '@mikro-orm/postgresql'
import { findUserById } from '../identity/store/find-user.ts'
import type { Services } from '../services.ts'
import type { UserAccess } from './access.ts'
import type { Caller } from './caller.ts'
import { scopesOfApiKey } from './scopes.ts'
import { sessionRights } from './session-scopes.ts'
import { ApiKeyEntity } from './store/api-key.ts'
import { SessionEntity } from './store/session.ts'
import { isSuspended } from './suspension.ts'

/** A caller whose work continues after the request, as JSON. */
export interface StoredCaller {
  userId: string
  /** Null for an API key. */
  sessionId: string | null
  apiKeyId: string | null
  /** The scopes at the time of the request. */
  scopes: string[]
  /** When the access was decided, in milliseconds since 1970. */
  at: number
  ip: string
  network: string
  userAgent: string | null
}

/** Converts a caller to JSON, for work that continues after the request. */
export function storeCaller({ access, client }: Caller<UserAccess>): StoredCaller {
  return {
    userId: access.user.id,
    sessionId: access.kind === 'SESSION' ? access.session.id : null,
    apiKeyId: access.kind === 'API_KEY' ? access.apiKey.id : null,
    scopes: [...access.scopes],
    at: access.at.getTime(),
    ip: client.ip,
    network: client.network,
    userAgent: client.userAgent,
  }
}

/**
 * The caller of a request that has ended, with what is left of the access: never more than the request had, and nothing once the
 * user is suspended or deleted, the session was ended or the API key is revoked. An administrator who finds that a session was
 * stolen must be able to stop what it began by ending it.
 *
 * @returns null if the caller may do nothing any more
 */
export async function resumeCaller(
  { config }: Pick<Services, 'config'>,
  em: EntityManager,
  stored: StoredCaller,
  now: Date,
): Promise<Caller<UserAccess> | null> {
  const user = await findUserById(em, stored.userId)
  if (!user || isSuspended(user, now)) return null
  const client = { ip: stored.ip, network: stored.network, userAgent: stored.userAgent }
  const at = new Date(stored.at)
  const stillHeld = (held: ReadonlySet<string>) => new Set(stored.scopes.filter((scope) => held.has(scope)))
  if (stored.sessionId !== null) {
    const session = await em.findOne(SessionEntity, { id: stored.sessionId, userId: user.id, revokedAt: null })
    if (!session) return null
    const { scopes, withheld } = sessionRights(config, session, user)
    const access = { kind: 'SESSION' as const, scopes: stillHeld(scopes), withheld, session, user }
    return { access: { ...access, organization: null, expiresAt: session.expiresAt, at }, client }
  }
  const apiKey =
    stored.apiKeyId === null ? null : await em.findOne(ApiKeyEntity, { id: stored.apiKeyId, revokedAt: null })
  if (!apiKey || apiKey.userId !== user.id || (apiKey.expiresAt && apiKey.expiresAt <= now)) return null
  const scopes = stillHeld(scopesOfApiKey(config, apiKey, user))
  const access = { kind: 'API_KEY' as const, scopes, apiKey, user, expiresAt: apiKey.expiresAt ?? null }
  return { access: { ...access, deprecatedUntil: null, at }, client }
}
