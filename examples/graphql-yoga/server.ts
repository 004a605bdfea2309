import { createServer } from 'node:http'
import { createApiKeyVerifier, type TokenCaller, yogaAuth } from '@sallyport/client/node'
import { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'

const { SALLYPORT_URL = 'http://localhost:4000', AUDIENCE, AUTH_API_KEY = '', PORT = '3000' } = process.env

interface Context {
  /** Null for a request without a credential. */
  caller: TokenCaller | null
}

/** Names of databases by the id of the user that they belong to. */
const databases = new Map<string, string[]>()

const schema = createSchema<Context>({
  typeDefs: /* GraphQL */ `
    type Query {
      "Whether the service works. Requires no credential."
      health: String!
      "Requires the scope databases:read."
      databases: [String!]
    }
    type Mutation {
      "Requires the scope databases:write."
      createDatabase(name: String!): String
    }
  `,
  resolvers: {
    Query: {
      health: () => 'good',
      databases: (_root, _args, { caller }) => databases.get(requireScope(caller, 'databases:read')) ?? [],
    },
    Mutation: {
      createDatabase(_root, { name }: { name: string }, { caller }) {
        const user = requireScope(caller, 'databases:write')
        databases.set(user, [...(databases.get(user) ?? []), name])
        return name
      },
    },
  },
})

/** @returns the id of the user */
function requireScope(caller: TokenCaller | null, scope: string): string {
  if (!caller) throw refusal('UNAUTHENTICATED', 'Sign in first.', 401, 'Bearer')
  if (!caller.userId || !caller.scopes.has(scope)) {
    const challenge = `Bearer error="insufficient_scope", scope="${scope}"`
    throw refusal('FORBIDDEN', `The scope ${scope} is required.`, 403, challenge)
  }
  return caller.userId
}

function refusal(code: string, message: string, status: number, challenge: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code, http: { status, headers: { 'WWW-Authenticate': challenge } } },
  })
}

const yoga = createYoga<object, Context>({
  schema,
  context: yogaAuth(
    {
      issuer: SALLYPORT_URL,
      audience: AUDIENCE,
      verifyApiKey: createApiKeyVerifier({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY }),
    },
    GraphQLError,
  ),
})
createServer(yoga).listen(Number(PORT), 'localhost', () => console.log(`http://localhost:${PORT}/graphql`))
