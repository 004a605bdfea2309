import { MapperKind, mapSchema } from '@graphql-tools/utils'
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql'
import type { Limiter } from '../ports/limiter.ts'
import type { RequestContext } from './context.ts'
import { type FieldRules, fieldRules } from './field-rules.ts'
import { limitOf } from './limit-of.ts'
import { throwIfExceeded } from './throw-if-exceeded.ts'
import { windowKey } from './window-key.ts'

/** Counts the requests of a developer by a separate limit, in a separate window. */
export function limitLocalTrials(schema: GraphQLSchema, limiter: Limiter): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, RequestContext>, name, typeName) => {
      const declared = limitOf(schema, field)
      const rules = fieldRules(field)
      if (!declared || !rules.localLimit) return undefined
      const { resolve = defaultFieldResolver } = field
      return {
        ...field,
        resolve: async (source, args, context, info) => {
          const limit = localLimitOf(rules, context)
          if (limit === null) return resolve(source, args, context, info)
          const key = windowKey(name, rules, `local:${context.client.network}`)
          const state = await limiter.consume({ key, limit, duration: declared.duration })
          context.limits.set(`${typeName}.${name}`, state)
          throwIfExceeded(context.services.meter, name, state)
          return resolve(source, args, context, info)
        },
      }
    },
  })
}

/** The limit of a field for a developer on the same machine; null for any other client, and where the field has none. */
export function localLimitOf({ localLimit }: FieldRules, { client }: Pick<RequestContext, 'client'>): number | null {
  return client.isLocalTrial && localLimit !== undefined ? localLimit : null
}
