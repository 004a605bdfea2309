import { documentOf } from './documents.ts'
import { exchange, persist } from './exchange.ts'
import { type Operations, operations } from './generated.ts'
import type { Platform } from './platform.ts'
import type { RequestError } from './request-error.ts'
import type { Kept } from './session.ts'
import type { Send } from './transport.ts'

export type LoggedOut = Operations['logout']['result']

/** What the server answers when it has ended a session. */
export const loggedOut: LoggedOut = { __typename: 'Done', message: 'You are logged out.' }

/**
 * Ends a session on the server, and that of the cookie where there is one. A session that has ended already is a success.
 *
 * @param kept null for the cookie alone
 * @throws RequestError when the server cannot be reached, is busy or fails
 */
export async function endSession(platform: Platform, send: Send, kept: Kept | null): Promise<LoggedOut> {
  /** @returns null if the server refuses the token, or has got neither a token nor a cookie */
  const end = (token: string | null) =>
    persist(platform, (timeout) => send(documentOf('logout', operations.logout), undefined, { token, timeout })).then(
      ({ logout }) => logout as LoggedOut,
      (error: RequestError) => {
        // A proxy that answers 401 says nothing about the session.
        if (error.status === 401 && error.code !== 'NETWORK_ERROR') return null
        throw error
      },
    )
  const { accessToken = null, refreshToken = '' } = kept ?? {}
  const ended = await end(accessToken)
  if (ended || refreshToken === '') return ended ?? loggedOut
  // The access token has expired, and the session may not have: the cookie ends it, or the access token of a last refresh.
  const last = refreshToken && (await exchange(platform, send, refreshToken))
  return (await end(last && 'accessToken' in last ? last.accessToken : null)) ?? loggedOut
}
