import { documentOf } from './documents.ts'
import { exchange } from './exchange.ts'
import { type Operations, operations } from './generated.ts'
import type { Platform } from './platform.ts'
import type { RequestError } from './request-error.ts'
import type { Kept } from './session.ts'
import { longestWait, type Send } from './transport.ts'

export type LoggedOut = Operations['logout']['result']

/** What the server answers when it has ended a session. */
export const loggedOut: LoggedOut = { __typename: 'Done', message: 'You are logged out.' }

/** A request that fails within this time is sent again, in milliseconds. The user waits for a log-out. */
const soon = 3_000

/**
 * Ends a session on the server, and that of the cookie where there is one. A session that has ended already is a success.
 *
 * @param kept null for the cookie alone
 * @throws RequestError when the server cannot be reached, is busy or fails
 */
export async function endSession(platform: Platform, send: Send, kept: Kept | null): Promise<LoggedOut> {
  const begun = platform.now()
  /** @returns null if the server refuses the token, or has got neither a token nor a cookie */
  const end = async (token: string | null, repeats = 1): Promise<LoggedOut | null> => {
    try {
      const { logout } = await send(documentOf('logout', operations.logout), undefined, { token, timeout: longestWait })
      return logout as LoggedOut
    } catch (error) {
      const { code, status } = error as RequestError
      // The answer may have been lost alone: a session that has ended already answers 401.
      if (code === 'NETWORK_ERROR' && repeats && platform.now() - begun < soon) return end(token, 0)
      // A proxy that answers 401 says nothing about the session.
      if (status === 401 && code !== 'NETWORK_ERROR') return null
      throw error
    }
  }
  const { accessToken = null, refreshToken = '' } = kept ?? {}
  const ended = await end(accessToken)
  if (ended || refreshToken === '') return ended ?? loggedOut
  // The access token has expired, and the session may not have: the cookie ends it, or the access token of a last refresh.
  const last = refreshToken && (await exchange(platform, send, refreshToken))
  return (await end(last && 'accessToken' in last ? last.accessToken : null)) ?? loggedOut
}
