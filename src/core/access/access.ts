import type { ApiKey } from '../../features/api-key/store/api-key.ts'
import type { Session } from '../../features/session/store/session.ts'
import type { User } from '../identity/store/user.ts'

/** Who is asking, as it was decided for this request. */
export type Access = AnonymousAccess | SessionAccess | ApiKeyAccess

export interface AnonymousAccess {
  kind: 'ANONYMOUS'
  scopes: ReadonlySet<string>
  /** A credential that counts for `login` or `refresh` alone. */
  presented: { kind: 'BASIC'; identifier: string; password: string } | { kind: 'REFRESH_TOKEN'; token: string } | null
}

export interface SessionAccess {
  kind: 'SESSION'
  scopes: ReadonlySet<string>
  session: Session
  user: User
  /** When the access token that was shown expires. */
  expiresAt: Date
}

export interface ApiKeyAccess {
  kind: 'API_KEY'
  scopes: ReadonlySet<string>
  apiKey: ApiKey
  user: User
  expiresAt: Date | null
  /** Until when the secret that was shown works, when a newer one has replaced it. */
  deprecatedUntil: Date | null
}

export const anonymous: AnonymousAccess = { kind: 'ANONYMOUS', scopes: new Set(), presented: null }
