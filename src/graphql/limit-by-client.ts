import { MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql'
import type { Limiter, LimitRequest } from '../ports/limiter.ts'
import type { LimitRule } from './access-rules.ts'
import type { RequestContext } from './context.ts'
import { isCountedByClient, limitOfClient } from './describe-limit.ts'
import { type FieldRules, fieldRules } from './field-rules.ts'
import { limitOf } from './limit-of.ts'
import { throwIfExceeded } from './throw-if-exceeded.ts'
import { windowKey } from './window-key.ts'

/** If the client chooses the key of the count (an email address), the client's own address is counted as well. */
export function limitByClient(schema: GraphQLSchema, limiter: Limiter): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, RequestContext>, name) => {
      const limit = limitOf(schema, field)
      const rules = fieldRules(field)
      if (!limit || !isCountedByClient(rules)) return undefined
      const { resolve = defaultFieldResolver } = field
      return {
        ...field,
        resolve: async (source, args, context, info) => {
          const state = await limiter.consume(clientLimit(name, rules, limit, context.client.network))
          throwIfExceeded(context.services.meter, name, state)
          return resolve(source, args, context, info)
        },
      }
    },
  })
}

/** How often one client may execute a field that is counted by another key. @param network of the client */
export function clientLimit(
  field: string,
  rules: FieldRules,
  limit: Pick<LimitRule, 'limit' | 'duration'>,
  network: string,
): LimitRequest {
  return { key: windowKey(field, rules, `client:${network}`), limit: limitOfClient(limit), duration: limit.duration }
}
