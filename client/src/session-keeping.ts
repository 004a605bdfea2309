import type { UserLeaves } from './generated.ts'
import type { Lock } from './lock.ts'
import type { LoggedOut } from './log-out.ts'
import type { AuthState, SessionTokens } from './session.ts'

/** Keeps a session: reads and writes it, refreshes it, and hears of it from other tabs. */
export interface SessionKeeper {
  state(): AuthState
  onChange(listener: (state: AuthState) => void): () => void
  /** An access token that is valid now. @throws RequestError when it has expired and the server cannot be reached */
  accessToken(): Promise<string | null>
  /** The successor of an access token that was refused; null when the session has ended, or another user has signed in. */
  renew(refused: string): Promise<string | null>
  /** Adopts tokens, inside `lock`. */
  adopt(tokens: SessionTokens): Promise<void>
  /** Ends the session here, in every tab, and on the server: on the server first, if it has the cookie. */
  logOut(): Promise<LoggedOut>
  /** Forgets a session that the server has ended with the account, here and in every tab. */
  forget(): Promise<void>
  /** Keeps what the server says of a user, unless another one has signed in meanwhile. */
  update(user: UserLeaves): Promise<void>
  readonly lock: Lock
  close(): void
}
