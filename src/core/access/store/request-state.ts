import type { EntityManager } from '@mikro-orm/postgresql'
import { createRowReader, jsonObject, readDate } from '../../../store/columns.ts'
import { type Database, executeSql } from '../../../store/database.ts'
import { nowInMilliseconds } from '../../../store/now.ts'
import { type User, UserEntity } from '../../identity/store/user.ts'
import { type ApiKey, ApiKeyEntity } from './api-key.ts'
import { type Organization, OrganizationEntity } from './organization.ts'
import { type Session, SessionEntity } from './session.ts'
import { createStateReader, hashOf } from './state-reader.ts'

/** A session together with its user, as both are now. */
export interface SessionState {
  session: Session
  user: User
  /** The administrator who opened the session in the user's name; null for a session of the user's own. */
  impersonator: Impersonator | null
  /** The organization that the session is in, if the user is a member of it now. */
  organization: OrganizationState | null
  /** The database's time, returned by the same statement. */
  now: Date
}

type Impersonator = Pick<User, 'role' | 'suspendedAt' | 'suspendedUntil'>

/** An organization together with the role that a user has in it: as much as every request of a session reads. */
export interface OrganizationState {
  organization: Pick<Organization, 'id' | 'slug'>
  role: string
}

/** An API key together with its owner, as both are now: a user or an organization. */
export type ApiKeyState = {
  apiKey: ApiKey
  /** SHA-256 of the secrets that may still be presented, in hex. */
  secretHash: string
  previousSecretHash: string | null
  /** The database's time, returned by the same statement. */
  now: Date
} & ({ user: User; organization: null } | { user: null; organization: Organization })

/** The state that decides about a request. It is read with every request: nothing in memory can be stale. */
export interface RequestState {
  session(id: string): Promise<SessionState | null>
  apiKey(id: string): Promise<ApiKeyState | null>
}

/** The columns of the rows of a {@link SessionState}, for statements over `sessions s join users u`. */
const sessionRows = `${jsonObject(SessionEntity, 's')} as session, ${jsonObject(UserEntity, 'u')} as "user",
  (select row_to_json(x) from (select a.role, a.suspended_at as "suspendedAt", a.suspended_until as "suspendedUntil"
    from users a where a.id = s.impersonator_id) x) as impersonator,
  (select json_build_object('id', o.id, 'slug', o.slug, 'role', m.role)
    from organization_members m join organizations o on o.id = m.organization_id
    where m.user_id = s.user_id and m.organization_id = s.organization_id) as organization`

/** The columns of a {@link SessionState}, for statements over `sessions s join users u`. */
export const sessionStateColumns = `${sessionRows}, ${nowInMilliseconds} as now`

// Raw SQL: the request path runs one named statement for all requests that wait together.
const sessionSource = {
  name: 'session',
  from: 'sessions s join users u on u.id = s.user_id',
  id: 's.id',
  columns: sessionRows,
  version: `${hashOf('s')} || '.' || ${hashOf('u')}
    || case when s.impersonator_id is null then '' else
      '.' || (select ${hashOf('a')} from users a where a.id = s.impersonator_id) end
    || case when s.organization_id is null then '' else
      coalesce('.' || (select ${hashOf('row(m, o)')} from organization_members m join organizations o on o.id = m.organization_id
        where m.user_id = s.user_id and m.organization_id = s.organization_id), '') end`,
}

const apiKeySource = {
  name: 'api_key',
  from: 'api_keys k left join users u on u.id = k.user_id left join organizations o on o.id = k.organization_id',
  id: 'k.id',
  columns: `${jsonObject(ApiKeyEntity, 'k')} as "apiKey",
    case when u.id is not null then ${jsonObject(UserEntity, 'u')} end as "user",
    case when o.id is not null then ${jsonObject(OrganizationEntity, 'o')} end as organization,
    encode(k.secret_hash, 'hex') as "secretHash", encode(k.previous_secret_hash, 'hex') as "previousSecretHash"`,
  version: `${hashOf('k')} || coalesce('.' || ${hashOf('u')}, '') || coalesce('.' || ${hashOf('o')}, '')`,
}

/** A state without the time, for each of the kinds that it may be. */
type WithoutNow<State> = State extends unknown ? Omit<State, 'now'> : never

/** Reads sessions and keys for requests. */
export function createRequestState(database: Database): RequestState {
  return {
    session: createStateReader(database, sessionSource, readSessionRows),
    apiKey: createStateReader(database, apiKeySource, readApiKeyRows),
  }
}

const readSession = createRowReader<Session>(SessionEntity)
const readUser = createRowReader<User>(UserEntity)
const readOrganization = createRowReader<Organization>(OrganizationEntity)
const readApiKey = createRowReader<Omit<ApiKey, 'tier'>>(ApiKeyEntity)

/** Reads a row of {@link sessionStateColumns}. */
export function readSessionState(row: Record<string, unknown>): SessionState {
  return { ...readSessionRows(row), now: new Date(Number(row.now)) }
}

const apiKeyState = `select row_to_json(r)::text as json from (select ${apiKeySource.columns}, ${nowInMilliseconds} as now
    from ${apiKeySource.from} where k.id = $1) r`

/** The state of an API key, read inside a transaction; null if there is no such key. */
export async function findApiKeyState(em: EntityManager, id: string): Promise<ApiKeyState | null> {
  const { rows } = await executeSql(em, apiKeyState, [id])
  const text = rows[0]?.json
  if (typeof text !== 'string') return null
  const row: Record<string, unknown> = JSON.parse(text)
  return { ...readApiKeyRows(row), now: new Date(Number(row.now)) }
}

function readSessionRows(row: Record<string, unknown>): Omit<SessionState, 'now'> {
  return {
    session: readSession(row.session),
    user: readUser(row.user),
    impersonator: readImpersonator(row.impersonator),
    organization: readOrganizationState(row.organization),
  }
}

function readImpersonator(row: unknown): Impersonator | null {
  if (typeof row !== 'object' || row === null || !('role' in row)) return null
  const { role, suspendedAt, suspendedUntil } = row as Record<string, unknown>
  return { role: String(role), suspendedAt: readDate(suspendedAt), suspendedUntil: readDate(suspendedUntil) }
}

function readOrganizationState(row: unknown): OrganizationState | null {
  if (typeof row !== 'object' || row === null || !('role' in row)) return null
  const { id, slug, role } = row as Record<string, unknown>
  return { organization: { id: String(id), slug: String(slug) }, role: String(role) }
}

function readApiKeyRows(row: Record<string, unknown>): WithoutNow<ApiKeyState> {
  const owner =
    row.user === null
      ? { user: null, organization: readOrganization(row.organization) }
      : { user: readUser(row.user), organization: null }
  const { tier } = owner.user ?? owner.organization
  return {
    ...owner,
    apiKey: Object.assign(readApiKey(row.apiKey), { tier }),
    secretHash: String(row.secretHash),
    previousSecretHash: row.previousSecretHash === null ? null : String(row.previousSecretHash),
  }
}
