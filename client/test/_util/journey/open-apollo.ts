import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core/index.js'
import { createAuthLink, possibleTypes } from '../../../src/apollo.ts'
import type { Failure, OpenSender } from './journey-client.ts'

/** Apollo Client 3 or 4, whichever `@apollo/client` is, with our link. */
export const openApollo: OpenSender = (url, auth) => {
  const link = ApolloLink.from([createAuthLink(auth), new HttpLink({ uri: `${url}/graphql` })])
  const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes }) })
  return {
    async send(text, variables) {
      const document = gql(text)
      const { data } = text.startsWith('mutation')
        ? await client.mutate({ mutation: document, variables })
        : await client.query({ query: document, variables, fetchPolicy: 'network-only' })
      return Object(data)
    },
    describe: (error) => describeOwn(Object(error)) ?? describeServerError(Object(error)),
  }
}

interface GraphQLErrors {
  name: string
  /** In version 4: `CombinedGraphQLErrors`. */
  errors?: { extensions?: Record<string, unknown> }[]
  /** In version 3: `ApolloError`. */
  graphQLErrors?: { extensions?: Record<string, unknown> }[]
}

interface ServerFailure extends GraphQLErrors {
  /** In version 3, the answer with a status of 300 or more. */
  networkError?: { statusCode?: number; response?: Response; result?: GraphQLErrors } | null
}

/** An answer with errors: version 4 delivers every `application/graphql-response+json` so, and without its status. */
function describeOwn({ name, errors, graphQLErrors }: GraphQLErrors): Failure | null {
  const [first] = errors ?? graphQLErrors ?? []
  if (!first) return null
  return { error: name, code: first.extensions?.code, retryAfter: first.extensions?.retryAfter }
}

function describeServerError(error: ServerFailure): Failure {
  const { statusCode, response, result } = error.networkError ?? {}
  if (!statusCode) throw error
  const retryAfter = response?.headers.get('retry-after')
  return {
    error: error.name,
    code: result?.errors?.[0]?.extensions?.code,
    status: statusCode,
    ...(retryAfter && { retryAfter: Number(retryAfter) }),
  }
}
