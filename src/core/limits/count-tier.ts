import type { LimitState } from '../../ports/limiter.ts'
import { type Access, subjectOf } from '../access/access.ts'
import type { RateLimitTier } from '../identity/store/user.ts'
import type { Services } from '../services.ts'

type Deps = Pick<Services, 'config' | 'sharedCounter'>

/** The length of the window in seconds. */
const duration = 60

/**
 * Counts a request against the tier of its user. Each API key, and each user with all their sessions, has a separate
 * budget. The request does not wait for the count. @returns null for an anonymous request, or with RATE_LIMITS=off
 */
export function countTier(services: Deps, access: Access): LimitState | null {
  if (access.kind === 'ANONYMOUS' || !services.config.rateLimits) return null
  const subject = subjectOf(access)
  const limit = services.config.tierLimits[(access.user ?? access.organization.organization).tier]
  return services.sharedCounter.count({ key: `tier:${subject}`, limit, duration })
}

/**
 * Counts uses of an API key at a resource server, in the same budget as the requests of the key to this server.
 *
 * @returns null with RATE_LIMITS=off
 */
export function countKeyUses(
  { config, sharedCounter }: Deps,
  { id, tier }: { id: string; tier: RateLimitTier },
  uses: number,
): LimitState | null {
  if (!config.rateLimits) return null
  return sharedCounter.count({ key: `tier:key:${id}`, limit: config.tierLimits[tier], duration, points: uses })
}
