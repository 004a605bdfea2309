import type { ApiKey } from '../../../features/api-key/store/api-key.ts'
import type { Session } from '../../../features/session/store/session.ts'
import { type Batcher, createBatcher } from '../../../store/batcher.ts'
import type { Database } from '../../../store/database.ts'
import type { User } from '../../identity/store/user.ts'

/** A session together with its user, as both are now. */
export interface SessionState {
  session: Session
  user: User
  /** Who opened it in the user's name; null for a session of the user's own. */
  impersonator?: Impersonator | null
}

export type Impersonator = Pick<User, 'role' | 'suspendedAt' | 'suspendedUntil'>

/** An API key together with its owner, as both are now. Which of the secrets was shown is told by `secret`. */
export interface ApiKeyState {
  apiKey: ApiKey
  user: User
  /** SHA-256 of the secrets that may still be presented, in hex. */
  secretHash: string
  previousSecretHash: string | null
}

/** What decides about a request, read with it: no memory of ours can be stale. */
export interface RequestState {
  session(id: string): Promise<SessionState | null>
  apiKey(id: string): Promise<ApiKeyState | null>
}

export const userJson = `(select row_to_json(x) from (select u.id, u.email, u.email_verified_at as "emailVerifiedAt",
  u.username, u.name, u.role, u.tier, u.suspended_at as "suspendedAt", u.suspended_until as "suspendedUntil",
  u.suspension_reason as "suspensionReason", u.two_factor_enabled_at as "twoFactorEnabledAt",
  u.last_login_at as "lastLoginAt", u.created_at as "createdAt", u.updated_at as "updatedAt") x)`

export const sessionJson = `(select row_to_json(x) from (select s.id, s.user_id as "userId", s.ip,
  s.user_agent as "userAgent", s.created_at as "createdAt", s.last_seen_at as "lastSeenAt",
  s.idle_expires_at as "idleExpiresAt", s.expires_at as "expiresAt", s.revoked_at as "revokedAt",
  s.impersonator_id as "impersonatorId", s.impersonation_reason as "impersonationReason") x)`

const apiKeyJson = `(select row_to_json(x) from (select k.id, k.user_id as "userId", k.name, k.prefix, k.mode, k.scopes,
  k.created_at as "createdAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.rotated_at as "rotatedAt",
  k.previous_secret_expires_at as "previousSecretExpiresAt", k.last_used_at as "lastUsedAt",
  k.last_used_ip as "lastUsedIp", u.tier) x)`

export const impersonatorJson = `(select row_to_json(x) from (select a.role, a.suspended_at as "suspendedAt",
  a.suspended_until as "suspendedUntil" from users a where a.id = s.impersonator_id) x)`

const readSessions = {
  name: 'read_sessions',
  text: `select json_agg(r)::text as json from (select ${sessionJson} as session, ${userJson} as "user",
      ${impersonatorJson} as impersonator
    from sessions s join users u on u.id = s.user_id where s.id = any($1::uuid[])) r`,
}

const readApiKeys = {
  name: 'read_api_keys',
  text: `select json_agg(r)::text as json from (select ${apiKeyJson} as "apiKey", ${userJson} as "user",
      encode(k.secret_hash, 'hex') as "secretHash", encode(k.previous_secret_hash, 'hex') as "previousSecretHash"
    from api_keys k join users u on u.id = k.user_id where k.id = any($1::uuid[])) r`,
}

/** Reads sessions and keys for requests: one named statement for all that arrive while another is under way. */
export function createRequestState(database: Database): RequestState {
  const sessions: Batcher<string, SessionState> = createBatcher(
    async (ids) =>
      ((await database.readJson<SessionState[] | null>(readSessions, [literal(ids)])) ?? []).map(withDates),
    { item: (id) => id, row: (row) => row.session.id },
  )
  const apiKeys: Batcher<string, ApiKeyState> = createBatcher(
    async (ids) => ((await database.readJson<ApiKeyState[] | null>(readApiKeys, [literal(ids)])) ?? []).map(keyDates),
    { item: (id) => id, row: (row) => row.apiKey.id },
  )
  return { session: (id) => sessions.run(id), apiKey: (id) => apiKeys.run(id) }
}

/** A PostgreSQL array of ids or hex texts: nothing in it needs quoting. */
export function literal(values: string[]): string {
  return `{${values.join(',')}}`
}

export function withDates(row: SessionState): SessionState {
  const { session } = row
  reviveUser(row.user)
  session.createdAt = new Date(session.createdAt)
  session.lastSeenAt = new Date(session.lastSeenAt)
  session.idleExpiresAt = new Date(session.idleExpiresAt)
  session.expiresAt = new Date(session.expiresAt)
  session.revokedAt = date(session.revokedAt)
  if (row.impersonator) {
    row.impersonator.suspendedAt = date(row.impersonator.suspendedAt)
    row.impersonator.suspendedUntil = date(row.impersonator.suspendedUntil)
  }
  return row
}

function keyDates(row: ApiKeyState): ApiKeyState {
  const key = row.apiKey
  reviveUser(row.user)
  key.createdAt = new Date(key.createdAt)
  key.expiresAt = date(key.expiresAt)
  key.revokedAt = date(key.revokedAt)
  key.rotatedAt = date(key.rotatedAt)
  key.previousSecretExpiresAt = date(key.previousSecretExpiresAt)
  key.lastUsedAt = date(key.lastUsedAt)
  return row
}

function reviveUser(user: User): void {
  user.createdAt = new Date(user.createdAt)
  user.updatedAt = new Date(user.updatedAt)
  user.emailVerifiedAt = date(user.emailVerifiedAt)
  user.suspendedAt = date(user.suspendedAt)
  user.suspendedUntil = date(user.suspendedUntil)
  user.twoFactorEnabledAt = date(user.twoFactorEnabledAt)
  user.lastLoginAt = date(user.lastLoginAt)
}

function date(value: Date | string | null | undefined): Date | null {
  return value ? new Date(value) : null
}
