import { documentOf } from './documents.ts'
import { type Operations, operations } from './generated.ts'
import { type Platform, pause } from './platform.ts'
import type { RequestError } from './request-error.ts'
import { longestWait, type Send } from './transport.ts'

/** How long the first attempts wait for an answer, in milliseconds. The server repeats a lost answer for ten seconds. */
const timeouts = [3_000, 4_000]
/** After this time a lost answer is no longer repeated: an exchange of the same token would look like a theft. */
const repeatable = 9_000
/** How often a request is repeated that fails at once, if the clock stands still: the shortest pauses take nine seconds together. */
const attempts = 20

/**
 * Exchanges a refresh token for its successor. If the answer is lost, the same token is sent again: the server answers with
 * the same successor. Attempts follow each other, there are never two at once.
 *
 * @param refreshToken null if the browser has it, in a cookie
 * @throws RequestError when the server cannot be reached, is busy or fails: the session goes on
 */
export async function exchange(
  platform: Platform,
  send: Send,
  refreshToken: string | null,
): Promise<Operations['refresh']['result']> {
  const begun = platform.now()
  /** Whether an answer was lost: the server may have exchanged the token, and a limit that is reached after that changes nothing. */
  let lost = false
  for (let count = 0; ; count++) {
    try {
      const timeout = timeouts[count] ?? longestWait
      const given = refreshToken ? { refreshToken } : {}
      const { refresh } = await send(documentOf('refresh', operations.refresh), given, { timeout })
      return refresh as Operations['refresh']['result']
    } catch (error) {
      const { code, status } = error as RequestError
      lost ||= code === 'NETWORK_ERROR' || status >= 500
      const next = Math.min(150 * 2 ** count, 1_000) * (0.5 + Math.random())
      // Also after a jump of the clock in either direction: the device slept, and nobody knows for how long.
      const passed = Math.abs(platform.now() - begun) + next
      if (!lost || passed > repeatable || count >= attempts) throw error
      await pause(platform, next)
    }
  }
}
