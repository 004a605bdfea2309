import type { LimitState } from '../../ports/limiter.ts'
import { type Access, subjectOf } from '../access/access.ts'
import type { Services } from '../services.ts'

/**
 * Counts a request against the tier of its user. Each API key, and each user with all their sessions, has a separate
 * budget. The request does not wait for the count. @returns null for an anonymous request, or with RATE_LIMITS=off
 */
export function countTier(services: Pick<Services, 'config' | 'sharedCounter'>, access: Access): LimitState | null {
  if (access.kind === 'ANONYMOUS' || !services.config.rateLimits) return null
  const subject = subjectOf(access)
  const limit = services.config.tierLimits[(access.user ?? access.organization.organization).tier]
  return services.sharedCounter.count({ key: `tier:${subject}`, limit, duration: 60 })
}
