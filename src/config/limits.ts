import { z } from 'zod'
import { isInjected } from './injected-names.ts'
import type { Environment, Reader } from './reader.ts'
import type { RateLimit, TierLimits } from './settings.ts'
import { shown } from './shown.ts'

/** Every variable with this prefix sets the limit of a GraphQL field. */
export const rateLimitPrefix = 'RATE_LIMIT_'

/** `10/900`: ten executions in 900 seconds. */
const rateLimit = shown(
  z
    .string()
    .trim()
    .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,6}$/, 'must be written as limit/seconds, such as 10/900')
    .transform((value): RateLimit => {
      const [limit, duration] = value.split('/').map(Number)
      return { limit: limit ?? 1, duration: duration ?? 1 }
    }),
  ({ limit, duration }) => `${limit}/${duration}`,
)

/**
 * Reads every `RATE_LIMIT_<FIELD>`. Whether such a field exists and has a limit is checked against the schema when the
 * app is created.
 *
 * @param ignored the variables in IGNORE_VARIABLES
 * @returns the limits by variable
 */
export function readRateLimits(
  env: Environment,
  { read }: Reader,
  ignored: readonly string[],
): Record<string, RateLimit> {
  const names = Object.keys(env).filter(
    (name) => name.startsWith(rateLimitPrefix) && !isInjected(name, env[name]) && !ignored.includes(name),
  )
  const limits: Record<string, RateLimit> = {}
  for (const name of names) {
    const limit = read(name, rateLimit, null)
    if (limit) limits[name] = limit
  }
  return limits
}

const defaultTiers = { FREE: 60, PRO: 1000, ENTERPRISE: 10_000 }

/** `FREE=60,PRO=1000,ENTERPRISE=10000`, or only some of the tiers. */
export const tierLimits = shown(
  z
    .string()
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine(
      (items) => items.every((item) => /^(?:FREE|PRO|ENTERPRISE)=[1-9]\d{0,8}$/.test(item)),
      'must be written as FREE=60,PRO=1000,ENTERPRISE=10000 with whole numbers above 0',
    )
    .transform(
      (items): TierLimits => ({
        ...defaultTiers,
        ...Object.fromEntries(items.map((item) => item.split('=')).map(([tier, limit]) => [tier, Number(limit)])),
      }),
    ),
  (limits) =>
    Object.entries(limits)
      .map(([tier, limit]) => `${tier}=${limit}`)
      .join(','),
)

/** The limits without `TIER_LIMITS`. */
export const defaultTierLimits: TierLimits = defaultTiers
