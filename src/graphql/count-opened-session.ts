import { countTier } from '../core/limits/count-tier.ts'
import type { RequestError } from '../core/request-error.ts'
import type { RequestContext } from './context.ts'
import { limitExceeded } from './limit-exceeded.ts'

/**
 * Counts a request that began without a credential against the tier of the session that it has opened or refreshed.
 *
 * @returns why the rest of the document is refused; null if it is not
 */
export function countOpenedSession({ services, access, limits }: RequestContext): RequestError | null {
  const tier = countTier(services, access)
  if (!tier) return null
  limits.set('tier', tier)
  return tier.exceeded ? limitExceeded(services.meter, 'tier', tier) : null
}

/**
 * Is called before a list is read. A document that only signs in or refreshes is counted with its first list, so that the tier bounds what is
 * read below its tokens.
 *
 * @throws RequestError RATE_LIMITED if the tier is used up
 */
export function assertListsAllowed(context: RequestContext): void {
  if (context.lists === 'ALLOWED') return
  if (context.lists === 'UNCOUNTED') context.lists = countOpenedSession(context) ?? 'ALLOWED'
  if (context.lists !== 'ALLOWED') throw context.lists
}
