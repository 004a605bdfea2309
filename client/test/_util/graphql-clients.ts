import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { Client, cacheExchange, fetchExchange } from '@urql/core'
import * as apollo3 from 'apollo-client-3/core/index.js'
import * as ours from '../../src/apollo.ts'
import { createAuthExchange, type TokenSource } from '../../src/urql.ts'
import { importForApollo3 } from './import-for-apollo-3.ts'

/** A GraphQL client of an application that asks an API. */
export interface GraphQLCaller {
  /** @throws the client's error if the answer has one */
  query(text: string, headers?: Record<string, string>): Promise<unknown>
  mutate(text: string): Promise<unknown>
  stop(): void
}
export type CreateCaller = (url: string, auth: TokenSource) => GraphQLCaller

/** Apollo Client 3 and 4 and urql, each with the link or exchange of the client and without a cache. */
export async function graphqlCallers(): Promise<[name: string, create: CreateCaller][]> {
  const ours3 = await importForApollo3<typeof ours>(new URL('../../src/apollo.ts', import.meta.url))
  const fetchPolicy = 'no-cache'
  return [
    [
      'Apollo Client 4',
      (uri, auth) => {
        const { createAuthLink, possibleTypes } = ours
        const link = ApolloLink.from([createAuthLink(auth), new HttpLink({ uri })])
        const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes }) })
        return {
          query: async (text, headers) =>
            (await client.query({ query: gql(text), fetchPolicy, context: { headers } })).data,
          mutate: async (text) => (await client.mutate({ mutation: gql(text), fetchPolicy })).data,
          stop: () => client.stop(),
        }
      },
    ],
    [
      'Apollo Client 3',
      (uri, auth) => {
        const { createAuthLink, possibleTypes } = ours3
        // `@apollo/client` is version 4 here, and so are the types.
        const authLink = createAuthLink(auth) as unknown as apollo3.ApolloLink
        const link = apollo3.ApolloLink.from([authLink, new apollo3.HttpLink({ uri })])
        const client = new apollo3.ApolloClient({ link, cache: new apollo3.InMemoryCache({ possibleTypes }) })
        return {
          query: async (text, headers) =>
            (await client.query({ query: apollo3.gql(text), fetchPolicy, context: { headers } })).data,
          mutate: async (text) => (await client.mutate({ mutation: apollo3.gql(text), fetchPolicy })).data,
          stop: () => client.stop(),
        }
      },
    ],
    [
      'urql',
      (url, auth) => {
        const exchanges = [cacheExchange, createAuthExchange(auth), fetchExchange]
        const client = new Client({ url, exchanges, preferGetMethod: false, requestPolicy: 'network-only' })
        return {
          async query(text, headers) {
            const { data, error } = await client.query(text, {}, headers && { fetchOptions: { headers } }).toPromise()
            if (error) throw error
            return data
          },
          async mutate(text) {
            const { data, error } = await client.mutation(text, {}).toPromise()
            if (error) throw error
            return data
          },
          stop: () => {},
        }
      },
    ],
  ]
}
