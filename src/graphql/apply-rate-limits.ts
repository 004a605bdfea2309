import type { GraphQLSchema } from 'graphql'
import { rateLimitDirective } from 'graphql-rate-limit-directive'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Config } from '../config.ts'
import type { Limiter, LimitState } from '../ports/limiter.ts'
import type { RequestContext } from './context.ts'
import { fieldRules } from './field-rules.ts'
import { limitByClient } from './limit-by-client.ts'
import { limitLocalTrials, localLimitOf } from './limit-local-trials.ts'
import { overrideLimits } from './override-limits.ts'
import { throwIfExceeded } from './throw-if-exceeded.ts'
import { windowKey } from './window-key.ts'

/**
 * Enforces `@rateLimit` on the fields for which it is printed. Every execution of a field counts, even under an alias, per
 * client and field, over all instances. [ASVS 5.0 2.4.1, OWASP GraphQL Cheat Sheet]
 */
export function applyRateLimits(
  schema: GraphQLSchema,
  config: Pick<Config, 'rateLimits' | 'rateLimitOverrides'>,
  limiter: Limiter,
): GraphQLSchema {
  const overridden = overrideLimits(schema, config.rateLimitOverrides)
  if (!config.rateLimits) return overridden
  const { rateLimitDirectiveTransformer } = rateLimitDirective<RequestContext, object>({
    keyGenerator: async (_directive, _source, args, context, info) => {
      const rules = fieldRules(info.parentType.getFields()[info.fieldName])
      const by = rules.limitKey
      return windowKey(info.fieldName, rules, by ? await by.keyOf(args, context) : context.client.network)
    },
    // What the local limit counts is not counted twice.
    pointsCalculator: (_directive, _source, _args, context, info) =>
      localLimitOf(fieldRules(info.parentType.getFields()[info.fieldName]), context) === null ? 1 : 0,
    setState: (response, _directive, _source, _args, context, info) => {
      context.limits.set(`${info.parentType.name}.${info.fieldName}`, stateOf(response as CountedRes))
    },
    onLimit: (response, _directive, _source, _args, context, info) =>
      throwIfExceeded(context.services.meter, info.fieldName, stateOf(response as CountedRes)),
    limiterClass: createLimiterClass(limiter),
  })
  return limitByClient(limitLocalTrials(rateLimitDirectiveTransformer(overridden), limiter), limiter)
}

class CountedRes extends RateLimiterRes {
  readonly state: LimitState
  constructor(state: LimitState, msBeforeNext: number) {
    super(state.remaining, msBeforeNext, state.limit - state.remaining, false)
    this.state = state
  }
}

function stateOf(response: CountedRes): LimitState {
  return response.state
}

/** The directive creates a limiter for each rule. It is the default limiter, except that it uses the counters of the server. */
function createLimiterClass(limiter: Limiter): typeof RateLimiterMemory {
  return class SharedLimiter extends RateLimiterMemory {
    override async consume(key: string | number): Promise<RateLimiterRes> {
      const state = await limiter.consume({ key: String(key), limit: this.points, duration: this.duration })
      const response = new CountedRes(state, state.retryAfter * 1000)
      if (state.exceeded) throw response
      return response
    }
  }
}
