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

/** The directives that the schema prints, with what they mean. @param scope the scalar of scopes */
export function printedDirectives(scope: GraphQLScalarType): readonly GraphQLDirective[] {
  const scopeLists = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(scope)))))
  return [
    ...specifiedDirectives,
    new GraphQLDirective({
      name: 'authenticated',
      description: 'Needs a good credential: an access token or an API key.',
      locations,
    }),
    new GraphQLDirective({
      name: 'requiresScopes',
      description: 'Any one of the inner lists is enough; within a list all scopes are needed.',
      locations,
      args: { scopes: { type: scopeLists } },
    }),
    new GraphQLDirective({
      name: 'rateLimit',
      description:
        'How often it may be executed in how many seconds, however it is aliased; operators may set other numbers. ' +
        'What is counted by mail address is counted by client as well, at ten times the limit.',
      locations,
      args: {
        limit: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 60 },
        duration: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 60 },
      },
    }),
  ]
}
