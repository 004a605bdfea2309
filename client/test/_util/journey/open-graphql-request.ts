import { ClientError, GraphQLClient } from 'graphql-request'
import type { OpenSender } from './journey-client.ts'

/** graphql-request with `authFetch`. */
export const openGraphQLRequest: OpenSender = (url, auth) => {
  const client = new GraphQLClient(`${url}/graphql`, { fetch: auth.authFetch })
  return {
    send: (text, variables) => client.request(text, variables),
    describe(error) {
      if (!(error instanceof ClientError)) throw error
      const { status, errors, headers } = error.response
      const retryAfter = headers instanceof Headers ? headers.get('retry-after') : null
      return {
        error: 'ClientError',
        code: errors?.[0]?.extensions?.code,
        status,
        ...(retryAfter && { retryAfter: Number(retryAfter) }),
      }
    },
  }
}
