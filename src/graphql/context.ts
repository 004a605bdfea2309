import type { Access } from '../core/access/access.ts'
import type { Credential } from '../core/access/credentials.ts'
import type { Client } from '../core/client.ts'
import type { User } from '../core/identity/store/user.ts'
import type { UserData } from '../core/identity/store/user-data.ts'
import type { RequestError } from '../core/request-error.ts'
import type { Services } from '../core/services.ts'
import type { LimitState } from '../ports/limiter.ts'
import type { Operation } from './operation.ts'
import type { InTurn } from './read-turns.ts'
import type { RefreshCookie } from './refresh-cookie.ts'

/** The context of every resolver: the caller and the services. A context is a `Caller`. */
export interface RequestContext {
  services: Services
  access: Access
  /**
   * Why every root field but the public mutations is refused: the access token that was presented has ended, or the tier of the session
   * that the document opened is used up.
   */
  blockedBy: RequestError | null
  /** The credential as it was sent: `login` reads Basic credentials from it, `refresh` a refresh token. */
  credential: Credential
  operation: Operation
  client: Client
  /** The refresh token of a browser; null where COOKIE_MODE is off, except for the pages of this server. */
  refreshCookie: RefreshCookie | null
  /** The limits that this request counted against, by field coordinate. */
  limits: Map<string, LimitState>
  /**
   * Whether connections may be read: `UNCOUNTED` until a document that only signs in or refreshes reads the first one. Beyond the tier, why
   * they are refused.
   */
  lists: 'ALLOWED' | 'UNCOUNTED' | RequestError
  /** Reads the lists of this request, some at a time. */
  inTurn: InTurn
  /** Reads a user by id. The users of a list are read in one query. */
  loadUser(id: string): Promise<User | null>
  /** Reads the free-form data of a user, as it is now. The data of a list of users is read in one query. */
  loadUserData(userId: string): Promise<UserData>
}
