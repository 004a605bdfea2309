import { type GraphQLScalarType, GraphQLSchema } from 'graphql'
import { builder } from '../graphql/builder.ts'
import { describeRules } from '../graphql/describe-rules.ts'
import { printedDirectives } from '../graphql/directives.ts'
import { registerErrors } from '../graphql/errors.ts'
import '../graphql/scalars.ts'
import { registerAuditEventTypes } from './audit/index.ts'
import { declared } from './index.ts'

registerErrors(declared.errors)
registerAuditEventTypes(declared.events)

builder.queryType({ description: 'The queries of this server.' })
builder.mutationType({
  description:
    'The mutations of this server. Expected failures are members of each result union. Every other failure is in `errors`, with ' +
    '`extensions.code`: UNAUTHENTICATED, TOKEN_EXPIRED, TOKEN_INVALID, FORBIDDEN, TWO_FACTOR_REQUIRED, RATE_LIMITED, BAD_USER_INPUT, ' +
    'PERSISTED_QUERY_NOT_SUPPORTED, OVERLOADED or INTERNAL_SERVER_ERROR. RATE_LIMITED and OVERLOADED have `retryAfter` in seconds.',
})

/** The schema as it is declared. Limits are applied to it in the composition root. */
export const schema: GraphQLSchema = describeRules(withDirectives(builder.toSchema()))

function withDirectives(built: GraphQLSchema): GraphQLSchema {
  const scope = built.getType('Scope') as GraphQLScalarType
  return new GraphQLSchema({ ...built.toConfig(), directives: printedDirectives(scope) })
}
