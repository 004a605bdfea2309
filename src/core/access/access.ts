import type { User } from '../identity/store/user.ts'
import type { ApiKey } from './store/api-key.ts'
import type { Session } from './store/session.ts'

/** The access that the credential of a request gives, as it was decided for this request. */
export type Access = AnonymousAccess | SessionAccess | ApiKeyAccess

export interface AnonymousAccess {
  kind: 'ANONYMOUS'
  scopes: ReadonlySet<string>
}

export interface SessionAccess {
  kind: 'SESSION'
  scopes: ReadonlySet<string>
  session: Session
  user: User
  /** When the access token that was presented expires. */
  expiresAt: Date
  /** The database's time at which this was decided. */
  at: Date
}

export interface ApiKeyAccess {
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

/** A credential of a user: everything but an anonymous request. */
export type UserAccess = SessionAccess | ApiKeyAccess

export const anonymous: AnonymousAccess = { kind: 'ANONYMOUS', scopes: new Set() }
