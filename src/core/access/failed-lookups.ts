import { LRUCache } from 'lru-cache'
import type { Config } from '../../config.ts'
import type { Client } from '../client.ts'
import type { SharedCounter } from '../limits/shared-counter.ts'
import { rateLimited } from '../request-error.ts'

/**
 * Limits the number of lookups of invalid credentials that a client can cause. A session is named by its id, and an API key by the
 * hash of its whole text: anybody who has read the id of a key can send it with another secret.
 */
export interface FailedLookups {
  /** @throws RequestError RATE_LIMITED for a client with too many failures, unless the credential worked a short time ago */
  check(credential: string, client: Client): void
  /** Records the outcome of a lookup. */
  note(credential: string, client: Client, outcome: 'LIVE' | 'FAILED'): void
}

/** Failures by client network, in a window of seconds. */
const allowed = { limit: 600, duration: 60 }
/** The maximum number of valid credentials in the cache. */
const maxRemembered = 20_000

/**
 * An attacker can invent API keys with a correct checksum, or repeat an access token whose session has ended: each would cost a
 * query, and no limit of a field counts it. Credentials that worked before are exempt, so that an attacker behind the same
 * address does not lock others out.
 */
export function createFailedLookups(counter: SharedCounter, config: Pick<Config, 'rateLimits'>): FailedLookups {
  if (!config.rateLimits) return { check: () => {}, note: () => {} }
  const live = new LRUCache<string, true>({ max: maxRemembered })
  const keyOf = (client: Client) => `failed-lookup:${client.network}`
  return {
    check(credential, client) {
      if (live.has(credential)) return
      const spent = counter.spent({ key: keyOf(client), limit: allowed.limit })
      if (!spent) return
      const message = 'Too many requests with a credential that is not valid. Try again later.'
      throw rateLimited(spent, spent.retryAfter, message)
    },
    note(credential, client, outcome) {
      if (outcome === 'LIVE') {
        live.set(credential, true)
        return
      }
      live.delete(credential)
      counter.count({ key: keyOf(client), ...allowed })
    },
  }
}
