import { getDirective } from '@graphql-tools/utils'
import type { GraphQLField, GraphQLFieldConfig, GraphQLSchema } from 'graphql'
import type { LimitRule } from './access-rules.ts'
import type { RequestContext } from './context.ts'

/** The limit of a field: the printed one, or the one that the operator set. */
export function limitOf(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, RequestContext> | GraphQLFieldConfig<unknown, RequestContext>,
): Pick<LimitRule, 'limit' | 'duration'> | null {
  const [rule] = getDirective(schema, field, 'rateLimit') ?? []
  return (rule as LimitRule | undefined) ?? null
}
