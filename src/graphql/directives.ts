import type { GraphQLScalarType } from 'graphql'
import {
  DirectiveLocation,
  GraphQLDirective,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  specifiedDirectives,
} from 'graphql'

const locations = [DirectiveLocation.FIELD_DEFINITION, DirectiveLocation.OBJECT]

/** The directives that the schema prints, with their descriptions. @param scope the scalar of scopes */
export function printedDirectives(scope: GraphQLScalarType): readonly GraphQLDirective[] {
  const scopeLists = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(scope)))))
  return [
    ...specifiedDirectives,
    new GraphQLDirective({
      name: 'authenticated',
      description: 'Requires a valid credential: an access token or an API key.',
      locations,
    }),
    new GraphQLDirective({
      name: 'requiresScopes',
      description: 'Requires every scope of at least one of the inner lists.',
      locations,
      args: { scopes: { type: scopeLists } },
    }),
    new GraphQLDirective({
      name: 'requiresOrganizationScopes',
      description:
        'Requires every scope of at least one of the inner lists in the organization concerned: by the caller’s role there, or ' +
        'of an API key of the organization. These scopes hold in that organization alone.',
      locations,
      args: { scopes: { type: scopeLists } },
    }),
    new GraphQLDirective({
      name: 'rateLimit',
      description:
        'Limits the field to `limit` executions in `duration` seconds, including those under aliases. The operator may set other numbers. ' +
        'A field that is counted by email address is also counted by client address, at ten times the limit.',
      locations,
      args: {
        limit: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 60 },
        duration: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 60 },
      },
    }),
  ]
}
