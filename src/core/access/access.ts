import type { User } from '../identity/store/user.ts'
import type { ApiKey } from './store/api-key.ts'
import type { Organization } from './store/organization.ts'
import type { Session } from './store/session.ts'

/** The access that the credential of a request gives. */
export type Access = AnonymousAccess | SessionAccess | ApiKeyAccess | OrganizationKeyAccess

export interface AnonymousAccess {
  kind: 'ANONYMOUS'
  scopes: ReadonlySet<string>
}

export interface SessionAccess {
  kind: 'SESSION'
  scopes: ReadonlySet<string>
  /** Scopes of the user's role that the session lacks until a second factor or a passkey is proved in it. */
  withheld: ReadonlySet<string>
  session: Session
  user: User
  /** The organization that the session is in; null for none, and once the user is no longer a member of it. */
  organization: SessionOrganization | null
  /** When the access token that was presented expires. */
  expiresAt: Date
  /** The database's time at which this was decided. */
  at: Date
}

/** An API key of a user. */
interface ApiKeyAccess {
  kind: 'API_KEY'
  scopes: ReadonlySet<string>
  apiKey: ApiKey
  user: User
  expiresAt: Date | null
  /** When the presented secret stops working, if a newer one has replaced it. */
  deprecatedUntil: Date | null
  /** The database's time at which this was decided. */
  at: Date
}

/** An API key of an organization. It acts as the organization, for no user, and holds no scope of the server. */
interface OrganizationKeyAccess {
  kind: 'ORGANIZATION_KEY'
  scopes: ReadonlySet<string>
  apiKey: ApiKey
  user: null
  organization: OrganizationAccess
  expiresAt: Date | null
  /** When the presented secret stops working, if a newer one has replaced it. */
  deprecatedUntil: Date | null
  /** The database's time at which this was decided. */
  at: Date
}

/** What a caller may do in an organization. These scopes hold for its rows alone, and are apart from the scopes of the server. */
export interface OrganizationAccess {
  organization: Organization
  /** The caller's role; null for an API key of the organization and for an administrator of the server. */
  role: string | null
  scopes: ReadonlySet<string>
  /** True for a caller who was told of the organization and does not belong to it, such as a resource server. */
  isOutsider?: true
}

/** The organization that a session is in: as much of it as every request reads. */
export interface SessionOrganization extends Omit<OrganizationAccess, 'organization'> {
  organization: Pick<Organization, 'id' | 'slug'>
}

/** A credential of a user. */
export type UserAccess = SessionAccess | ApiKeyAccess

/** An API key, of a user or of an organization. */
export type KeyAccess = ApiKeyAccess | OrganizationKeyAccess

/** Everything but an anonymous request. */
export type CredentialAccess = UserAccess | OrganizationKeyAccess

export const anonymous: AnonymousAccess = { kind: 'ANONYMOUS', scopes: new Set() }

/** The user of a credential; null for an anonymous request and for an API key of an organization. */
export function userOf(access: Access): User | null {
  return access.kind === 'SESSION' || access.kind === 'API_KEY' ? access.user : null
}

/** The API key of a credential, of a user or of an organization; null for any other request. */
export function apiKeyOf(access: Access): ApiKey | null {
  return access.kind === 'API_KEY' || access.kind === 'ORGANIZATION_KEY' ? access.apiKey : null
}

/** What a credential may do in the organization that it is in or belongs to; null for none. */
export function organizationOf(access: Access): SessionOrganization | null {
  return access.kind === 'SESSION' || access.kind === 'ORGANIZATION_KEY' ? access.organization : null
}

/**
 * The id of the subject of a credential, which is what limits count: the user with all their sessions, or one API key.
 * Null for an anonymous request.
 */
export function subjectOf(access: Access): string | null {
  if (access.kind === 'ANONYMOUS') return null
  return access.kind === 'SESSION' ? `user:${access.user.id}` : `key:${access.apiKey.id}`
}
