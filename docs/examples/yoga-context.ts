import { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { type Caller, createAuthorize, type Issuer, Refused } from './access-token.ts'

interface Context {
  /** Who calls, or null when there is no Authorization header. */
  caller: Caller | null
}

const schema = createSchema<Context>({
  typeDefs: /* GraphQL */ `
    type Query {
      health: String!
      databases: [String!]
    }
  `,
  resolvers: {
    Query: {
      health: () => 'good',
      databases: (_root, _args, context) => {
        const { userId } = requireScope(context, 'databases:read')
        return [`main of ${userId}`]
      },
    },
  },
})

/** A GraphQL API of your own whose context knows who calls. */
export function createApi(issuer: Issuer) {
  const authorize = createAuthorize(issuer)
  return createYoga<object, Context>({
    schema,
    logging: false,
    context: async ({ request }) => {
      const authorization = request.headers.get('authorization')
      // A token that is there but not good must never become an anonymous request.
      return { caller: authorization === null ? null : await authorize(authorization).catch(toGraphqlError) }
    },
  })
}

function requireScope({ caller }: Context, scope: string): Caller {
  if (!caller) throw graphqlError('UNAUTHENTICATED', 401)
  if (!caller.scopes.has(scope)) throw graphqlError('FORBIDDEN', 403)
  return caller
}

function toGraphqlError(error: unknown): never {
  throw error instanceof Refused ? graphqlError('TOKEN_INVALID', error.status) : error
}

function graphqlError(code: string, status: number): GraphQLError {
  return new GraphQLError('This needs a better credential.', { extensions: { code, http: { status } } })
}
