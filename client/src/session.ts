import type { AuthTokens, SessionLeaves, UserLeaves } from './generated.ts'

/** A session as it is kept in the storage. */
export interface Kept {
  accessToken: string
  /** Null if it is a cookie. Empty for a session that ends with its access token. */
  refreshToken: string | null
  /** When the access token expires, in milliseconds since 1970 by the server's clock. */
  expiresAt: number
  /** For how long it was issued, in milliseconds. */
  lifetime: number
  user: UserLeaves
  session: SessionLeaves
}

/** The tokens of a session, as far as a client needs them. */
export type SessionTokens = Pick<AuthTokens, 'accessToken' | 'expiresIn' | 'refreshToken'> & {
  user: UserLeaves
  session: SessionLeaves
}

/** Why nobody is signed in any more. */
export type Reason = 'ended' | 'loggedOut'

/** Whether somebody is signed in, and who. The object changes with the user, the session or its organization, not with a refresh. */
export type AuthState =
  | { status: 'loading'; user: null; session: null }
  | { status: 'signedIn'; user: UserLeaves; session: SessionLeaves }
  | {
      status: 'signedOut'
      user: null
      session: null
      /** `ended`: the session was revoked or has expired. `loggedOut`: the user ended it, here or in another tab. */
      reason?: Reason
    }

/**
 * The session of some tokens. `switchOrganization` leaves the refresh token as it is.
 *
 * @param now by the server's clock
 * @throws Error when there is no refresh token, and no cookie instead
 */
export function keep(tokens: SessionTokens, now: number, before: Kept | null, cookies: boolean): Kept {
  const refreshToken = tokens.refreshToken ?? (before?.session.id === tokens.session.id ? before.refreshToken : null)
  if (refreshToken === null && !cookies) throw new Error("COOKIE_MODE is on: set `storage: 'cookie'`.")
  const { accessToken, user, session } = tokens
  const lifetime = tokens.expiresIn * 1000
  return { accessToken, refreshToken, expiresAt: now + lifetime, lifetime, user, session }
}

/** What a session keeps of a user, from a result that has more. */
export function userOf(result: UserLeaves, before: UserLeaves): UserLeaves {
  return JSON.parse(JSON.stringify(result, Object.keys(before)))
}

/** Reads what the storage holds. Anything else than a session counts as none. */
export function parseKept(text: string | null | undefined | false): Kept | null {
  try {
    const kept = JSON.parse(text || 'null') as Kept | null
    return kept?.accessToken && kept.session?.id && kept.user?.id ? kept : null
  } catch {
    return null
  }
}
