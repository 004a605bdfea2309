import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { RetryLink } from '@apollo/client/link/retry'
import { Client, fetchExchange } from '@urql/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../../../test/_util/app.ts'
import { createAuthLink } from '../../src/apollo.ts'
import type { AuthClient } from '../../src/create-auth-client.ts'
import { createAuthExchange } from '../../src/urql.ts'
import { createGraphQLApi, type GraphQLApi, type RefusalShape } from '../_util/graphql-api.ts'
import { type GraphQLCaller, graphqlCallers } from '../_util/graphql-clients.ts'
import { createTabs, signIn, type Tabs } from '../_util/tabs.ts'

const shapes: RefusalShape[] = [
  { status: 401, type: 'application/json', code: 'TOKEN_EXPIRED' },
  { status: 401, type: 'application/graphql-response+json', code: 'INVALID_CREDENTIAL' },
  { status: 401, type: 'text/plain', code: null },
  { status: 500, type: 'application/json', code: 'UNAUTHENTICATED' },
  ...['TOKEN_EXPIRED', 'TOKEN_INVALID', 'UNAUTHENTICATED'].map((code) => ({
    status: 200,
    type: 'application/json',
    code,
  })),
]

let app: TestApp
let api: GraphQLApi
let person: Person
let tabs: Tabs
let auth: AuthClient
beforeAll(async () => {
  app = await createTestApp()
  person = await app.createPerson()
  api = await createGraphQLApi(app)
})
afterAll(async () => {
  api.close()
  await app.close()
})
beforeEach(async () => {
  tabs = createTabs(app)
  auth = tabs.open()
  await signIn(auth, person)
  const [shape] = shapes
  Object.assign(api, { refusesAll: false, refusesField: false, answers: [], credentials: [], counted: 0, shape })
  return tabs.close
})

const refreshes = () => tabs.network.sent.filter((operation) => operation === 'refresh').length
/** The token expires, and the device, whose clock is slow, does not notice. */
const expireUnnoticed = async () => {
  await app.clock.advance(20 * 60)
  tabs.device.offset -= 20 * 60
  tabs.device.tellsDate = false
}
const endSession = () => app.sql('update sessions set revoked_at = created_at where id = $1', [auth.state.session?.id])

describe.each(await graphqlCallers())('%s', (_name, create) => {
  let caller: GraphQLCaller
  beforeEach(() => {
    caller = create(api.url, auth)
    return () => caller.stop()
  })
  const me = () => caller.query('query Me { me }')
  const other = () => caller.query('query Other { other: me }')

  test('sends the access token', async () => {
    expect(await me()).toMatchObject({ me: person.id })
    expect(api.credentials).toEqual([`Bearer ${await auth.getAccessToken()}`])
    await app.clock.advance(20 * 60)
    expect(await me()).toMatchObject({ me: person.id })
    expect([api.answers, refreshes()]).toEqual([[true, true], 1])
  })

  test.each(shapes)('refreshes once and repeats after $status $type $code', async (shape) => {
    api.shape = shape
    await expireUnnoticed()
    expect(await Promise.all([me(), other()])).toMatchObject([{ me: person.id }, { other: person.id }])
    expect(api.answers.toSorted()).toEqual([false, false, true, true])
    expect(refreshes()).toBe(1)
    expect(await me()).toMatchObject({ me: person.id })
    expect(api.answers).toHaveLength(5)
  })

  test.each(shapes)('an API that refuses every token with $status $type $code causes one refresh', async (shape) => {
    api.shape = shape
    api.refusesAll = true
    for (let count = 0; count < 3; count++) await expect(me()).rejects.toThrow()
    expect([api.answers.length, refreshes()]).toEqual([4, 1])
    expect(auth.state.status).toBe('signedIn')
    api.refusesAll = false
    expect(await me()).toMatchObject({ me: person.id })
    api.refusesAll = true
    await expect(me()).rejects.toThrow()
    expect(refreshes()).toBe(2)
  })

  test.each(shapes)('a session that has ended gets the refusal $status $type $code', async (shape) => {
    api.shape = shape
    await endSession()
    await expireUnnoticed()
    await expect(me()).rejects.toThrow()
    expect(auth.state).toMatchObject({ status: 'signedOut', reason: 'ended' })
    await expect(me()).rejects.toThrow()
    expect(api.credentials.at(-1)).toBeUndefined()
    expect(api.answers).toHaveLength(2)
  })

  test('repeats a refused mutation, but not one of which a part has been executed', async () => {
    await expireUnnoticed()
    expect(await caller.mutate('mutation Count { count }')).toMatchObject({ count: 1 })
    expect(api.answers).toEqual([false, true])
    await expireUnnoticed()
    api.refusesField = true
    await expect(caller.mutate('mutation Both { count secret }')).rejects.toThrow('not valid')
    expect(api.counted).toBe(2)
  })

  test('leaves a credential of the caller’s own as it is', async () => {
    await expect(caller.query('query Me { me }', { Authorization: 'Bearer own' })).rejects.toThrow()
    expect([api.credentials, refreshes()]).toEqual([['Bearer own'], 0])
  })

  test('a network that fails during the refresh is an error, and no refusal', async () => {
    tabs.network.fate = (operation) => (operation === 'refresh' ? 'unsent' : 'delivered')
    await expireUnnoticed()
    await expect(me()).rejects.toThrow('server')
    expect(auth.state.status).toBe('signedIn')
    tabs.network.fate = () => 'delivered'
    expect(await me()).toMatchObject({ me: person.id })
  })
})

test('a link before the auth link that sends an operation again sends it with the token of that time', async () => {
  api.refusesAll = true
  const retry = new RetryLink({
    delay: { initial: 0 },
    attempts: {
      max: 2,
      retryIf: async () => {
        api.refusesAll = false
        await app.clock.advance(20 * 60)
        return true
      },
    },
  })
  const link = ApolloLink.from([retry, createAuthLink(auth), new HttpLink({ uri: api.url })])
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  expect((await client.query({ query: gql('{ me }') })).data).toEqual({ me: person.id })
  expect([api.answers, refreshes()]).toEqual([[false, false, true], 2])
})

test('an operation of urql that is not awaited any more is not sent', async () => {
  const exchanges = [createAuthExchange(auth), fetchExchange]
  const client = new Client({ url: api.url, exchanges, preferGetMethod: false })
  client
    .query('{ me }', {})
    .subscribe(() => {})
    .unsubscribe()
  expect((await client.query('{ other: me }', {})).data).toEqual({ other: person.id })
  expect(api.answers).toEqual([true])
})
