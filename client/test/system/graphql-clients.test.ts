import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { Client, fetchExchange } from '@urql/core'
import * as apollo3 from 'apollo-client-3/core/index.js'
import { GraphQLClient } from 'graphql-request'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../../test/_util/app.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { possibleTypes } from '../../src/index.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

let app: TestApp
let person: Person
let tabs: Tabs
let auth: AuthClient
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
})
afterAll(() => app.close())
beforeEach(async () => {
  tabs = createTabs(app)
  auth = tabs.open()
  await signIn(auth, person)
  return tabs.close
})

interface Data {
  me: { id: string } | null
}
const text = 'query Me { me { id } }'
type Ask = (uri: string, send: typeof fetch) => Promise<string | undefined>

/** Each asks for the user by a new client with an empty cache. */
const clients: [name: string, ask: Ask][] = [
  [
    'Apollo Client 4',
    async (uri, send) => {
      const link = new HttpLink({ uri, fetch: send })
      const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes }) })
      return (await client.query<Data>({ query: gql(text) })).data?.me?.id
    },
  ],
  [
    'Apollo Client 3',
    async (uri, send) => {
      const link = new apollo3.HttpLink({ uri, fetch: send })
      const client = new apollo3.ApolloClient({ link, cache: new apollo3.InMemoryCache({ possibleTypes }) })
      return (await client.query<Data>({ query: apollo3.gql(text) })).data.me?.id
    },
  ],
  [
    'urql',
    async (url, send) => {
      const client = new Client({ url, exchanges: [fetchExchange], fetch: send, preferGetMethod: false })
      const { data, error } = await client.query<Data>(text, {}).toPromise()
      if (error) throw error
      return data?.me?.id
    },
  ],
  ['graphql-request', async (url, send) => (await new GraphQLClient(url, { fetch: send }).request<Data>(text)).me?.id],
]

test.each(clients)('%s works with authFetch, also when the token has expired or is refused', async (_name, ask) => {
  const uri = `${app.url}/graphql`
  const refreshes = () => tabs.network.sent.filter((operation) => operation === 'refresh').length
  expect(await ask(uri, auth.authFetch)).toBe(person.id)
  await app.clock.advance(20 * 60)
  expect(await ask(uri, auth.authFetch)).toBe(person.id)
  expect(refreshes()).toBe(1)
  // The device does not notice the end of the token: the server answers 401.
  await app.clock.advance(20 * 60)
  tabs.device.offset = -20 * 60
  expect(await Promise.all([ask(uri, auth.authFetch), ask(uri, auth.authFetch)])).toEqual([person.id, person.id])
  expect(refreshes()).toBe(2)
  await app.sql('update sessions set revoked_at = created_at where id = $1', [auth.state.session?.id])
  await app.clock.advance(20 * 60)
  tabs.device.offset = 0
  expect(await ask(uri, auth.authFetch)).toBeUndefined()
  expect(auth.state).toMatchObject({ status: 'signedOut', reason: 'ended' })
})
