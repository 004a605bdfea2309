import { Client, CombinedError, cacheExchange, fetchExchange } from '@urql/core'
import { createAuthExchange } from '../../../src/urql.ts'
import type { OpenSender } from './journey-client.ts'

/** urql with our exchange. */
export const openUrql: OpenSender = (url, auth) => {
  const client = new Client({
    url: `${url}/graphql`,
    exchanges: [cacheExchange, createAuthExchange(auth), fetchExchange],
    preferGetMethod: false,
    requestPolicy: 'network-only',
  })
  return {
    async send(text, variables) {
      const operation = text.startsWith('mutation') ? client.mutation(text, variables) : client.query(text, variables)
      const { data, error } = await operation.toPromise()
      if (error) throw error
      return data
    },
    describe(error) {
      if (!(error instanceof CombinedError) || error.networkError) throw error
      const response: Response | undefined = error.response
      const retryAfter = response?.headers.get('retry-after')
      return {
        error: error.name,
        code: error.graphQLErrors[0]?.extensions.code,
        status: response?.status,
        ...(retryAfter && { retryAfter: Number(retryAfter) }),
      }
    },
  }
}
