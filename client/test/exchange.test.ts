import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { exchange } from '../src/exchange.ts'
import type { Platform } from '../src/platform.ts'
import { RequestError } from '../src/request-error.ts'

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
afterEach(() => void vi.restoreAllMocks())

/** Exchanges a token at a server that fails at once, with the shortest pauses, which pass at once. */
async function exchangeInVain({ clockRuns }: { clockRuns: boolean }) {
  let [now, waited, requests] = [0, 0, 0]
  const platform: Pick<Platform, 'now' | 'after'> = {
    now: () => now,
    after(milliseconds, run) {
      waited += milliseconds
      if (clockRuns) now += milliseconds
      queueMicrotask(run)
      return () => {}
    },
  }
  const failure = new RequestError('NETWORK_ERROR', 'The server cannot be reached.', 0)
  const send = () => {
    requests += 1
    return Promise.reject(failure)
  }
  await expect(exchange(platform as Platform, send, 'sp_rt_token')).rejects.toBe(failure)
  return { waited, requests }
}

test('an exchange that fails at once is repeated for nine seconds, however short the pauses are', async () => {
  const { waited } = await exchangeInVain({ clockRuns: true })
  expect(waited).toBeGreaterThan(8_500)
  expect(waited).toBeLessThanOrEqual(9_000)
})

test('an exchange that fails at once ends where the clock stands still', async () => {
  expect(await exchangeInVain({ clockRuns: false })).toEqual({ waited: 9_025, requests: 21 })
})
