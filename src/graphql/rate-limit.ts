import { getDirective, MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLField, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql'
import { rateLimitDirective } from 'graphql-rate-limit-directive'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Config } from '../config.ts'
import { rateLimited } from '../core/request-error.ts'
import type { Limiter, LimitRequest, LimitState } from '../ports/limiter.ts'
import type { LimitKey, LimitRule } from './access-rules.ts'
import type { RequestContext } from './context.ts'
import { describeLimit, isCountedByClient, mostOfClient } from './describe-limit.ts'
import { rateLimitVariable } from './rate-limit-variable.ts'

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
      const field = info.parentType.getFields()[info.fieldName]
      const by = field?.extensions.limitKey as LimitKey | undefined
      const [window = info.fieldName] = countedTogether(field?.extensions) ?? []
      return `${window}:${by ? await by(args, context) : context.client.network}`
    },
    // What the first hour counts is not counted twice.
    pointsCalculator: (_directive, _source, _args, context, info) =>
      firstHourLimit(info.parentType.getFields()[info.fieldName]?.extensions, context) === null ? 1 : 0,
    setState: (response, _directive, _source, _args, context, info) => {
      context.limits.set(`${info.parentType.name}.${info.fieldName}`, stateOf(response as CountedRes))
    },
    onLimit: (response, _directive, _source, _args, context, info) => {
      context.services.meter.countRefusal(info.fieldName)
      throw rateLimited(stateOf(response as CountedRes), Math.ceil(response.msBeforeNext / 1000))
    },
    limiterClass: createLimiterClass(limiter),
  })
  return limitByClient(allowFirstHour(rateLimitDirectiveTransformer(overridden), limiter), limiter)
}

/** The names of the fields that a field is counted together with, in one window; null if it is counted alone. */
export function countedTogether(extensions: { limitTogether?: unknown } | null | undefined): readonly string[] | null {
  const together = extensions?.limitTogether
  return Array.isArray(together) ? together : null
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

/** If the client chooses the key of the count (an email address), the client's own address is counted as well. */
function limitByClient(schema: GraphQLSchema, limiter: Limiter): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, RequestContext>, name) => {
      const rule = limitOf(schema, field)
      if (!rule || !isCountedByClient(field.extensions ?? {})) return undefined
      const { resolve = defaultFieldResolver } = field
      return {
        ...field,
        resolve: async (source, args, context, info) => {
          const state = await limiter.consume(clientLimit(name, rule, context.client.network))
          if (!state.exceeded) return resolve(source, args, context, info)
          context.services.meter.countRefusal(name)
          throw rateLimited(state, state.retryAfter)
        },
      }
    },
  })
}

/** How often one client may execute a field that is counted by another key. @param network of the client */
export function clientLimit(field: string, rule: Pick<LimitRule, 'limit' | 'duration'>, network: string): LimitRequest {
  return { key: `${field}:client:${network}`, limit: mostOfClient(rule), duration: rule.duration }
}

/** Counts the requests of a developer by a separate limit, in a separate window. */
function allowFirstHour(schema: GraphQLSchema, limiter: Limiter): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, RequestContext>, name, typeName) => {
      const rule = limitOf(schema, field)
      if (!rule || !field.extensions?.firstHour) return undefined
      const { resolve = defaultFieldResolver } = field
      return {
        ...field,
        resolve: async (source, args, context, info) => {
          const limit = firstHourLimit(field.extensions, context)
          if (limit === null) return resolve(source, args, context, info)
          const key = `${name}:first-hour:${context.client.network}`
          const state = await limiter.consume({ key, limit, duration: rule.duration })
          context.limits.set(`${typeName}.${name}`, state)
          if (!state.exceeded) return resolve(source, args, context, info)
          context.services.meter.countRefusal(name)
          throw rateLimited(state, state.retryAfter)
        },
      }
    },
  })
}

function firstHourLimit(extensions: object | null | undefined, context: RequestContext): number | null {
  const limit = extensions && 'firstHour' in extensions ? extensions.firstHour : undefined
  return context.client.firstHour && typeof limit === 'number' ? limit : null
}

function overrideLimits(schema: GraphQLSchema, overrides: Config['rateLimitOverrides']): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, RequestContext>, name) => {
      const override = overrideOf(name, field, overrides)
      const declared = limitOf(schema, field)
      if (!override || !declared) return undefined
      // The directive reads an extension before the printed node; a limit of the operator also applies to developers.
      return {
        ...field,
        description: field.description?.replace(describeLimit(declared, field), describeLimit(override, field)),
        extensions: { ...field.extensions, directives: { rateLimit: override }, firstHour: undefined },
      }
    },
  })
}

/** Fields that count together have one window, so a limit that is set for one of them applies to all. */
function overrideOf(
  name: string,
  { extensions }: GraphQLFieldConfig<unknown, RequestContext>,
  overrides: Config['rateLimitOverrides'],
): Config['rateLimitOverrides'][string] | undefined {
  const names = countedTogether(extensions) ?? [name]
  return names.map((each) => overrides[rateLimitVariable(each)]).find((override) => override !== undefined)
}

/** The limit of a field: the printed one, or the one that the operator set. */
export function limitOf(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, RequestContext> | GraphQLFieldConfig<unknown, RequestContext>,
): Pick<LimitRule, 'limit' | 'duration'> | null {
  const [rule] = getDirective(schema, field, 'rateLimit') ?? []
  return (rule as LimitRule | undefined) ?? null
}
