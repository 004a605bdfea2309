import { MapperKind, mapSchema } from '@graphql-tools/utils'
import type { GraphQLFieldConfig, GraphQLSchema } from 'graphql'
import type { Config } from '../config.ts'
import type { RequestContext } from './context.ts'
import { describeLimit } from './describe-limit.ts'
import { type FieldRules, fieldRules } from './field-rules.ts'
import { limitOf } from './limit-of.ts'
import { rateLimitVariable } from './rate-limit-variable.ts'

type Overrides = Config['rateLimitOverrides']

/** Gives fields the limits that the operator set for them. */
export function overrideLimits(schema: GraphQLSchema, overrides: Overrides): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, RequestContext>, name) => {
      const rules = fieldRules(field)
      const override = overrideOf(name, rules, overrides)
      const declared = limitOf(schema, field)
      if (!override || !declared) return undefined
      // The directive reads an extension before the printed node; a limit of the operator also applies to developers.
      return {
        ...field,
        description: field.description?.replace(describeLimit(declared, rules), describeLimit(override, rules)),
        extensions: { ...field.extensions, directives: { rateLimit: override }, localLimit: undefined },
      }
    },
  })
}

/** Fields that count together have one window, so a limit that is set for one of them applies to all. */
function overrideOf(name: string, { limitTogether = [name] }: FieldRules, overrides: Overrides) {
  return limitTogether.map((each) => overrides[rateLimitVariable(each)]).find((override) => override !== undefined)
}
