import type { IncomingMessage } from 'node:http'
import { ApolloServer, HeaderMap } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import {
  createApiKeyVerifier,
  createRequestVerifier,
  credentialsOf,
  type TokenCaller,
  TokenRefused,
} from '@sallyport/client/node'
import { GraphQLError } from 'graphql'

const { SALLYPORT_URL = 'http://localhost:4000', AUDIENCE, AUTH_API_KEY = '', PORT = '3000' } = process.env

const verify = createRequestVerifier({
  issuer: SALLYPORT_URL,
  audience: AUDIENCE,
  verifyApiKey: createApiKeyVerifier({ url: SALLYPORT_URL, apiKey: AUTH_API_KEY }),
})

interface Context {
  /** Null for a request without a credential. */
  caller: TokenCaller | null
}

/** A credential that is not valid never becomes a request without one: the whole request is refused. */
async function context({ req }: { req: IncomingMessage }): Promise<Context> {
  const credential = credentialsOf(req)
  if (!credential.authorization && !credential.apiKey) return { caller: null }
  try {
    return { caller: await verify(credential) }
  } catch (error) {
    if (error instanceof TokenRefused) throw refusal('TOKEN_INVALID', error.message, error.status, error.challenge)
    throw new GraphQLError('The credential cannot be verified at the moment.', {
      extensions: { code: 'UNAVAILABLE', http: { status: 503 } },
    })
  }
}

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
  const headers = new HeaderMap([['www-authenticate', challenge]])
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } })
}

/** Names of databases by the id of the user that they belong to. */
const databases = new Map<string, string[]>()

const server = new ApolloServer<Context>({
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
await startStandaloneServer(server, { context, listen: { port: Number(PORT), host: 'localhost' } })
console.log(`http://localhost:${PORT}/graphql`)
