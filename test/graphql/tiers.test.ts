import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Credential, createTestApp, documents, type Person, type TestApp } from '../_util/app.ts'

/** Without limits of its own, on the same database: makes people. */
let open: TestApp
let first: TestApp
let second: TestApp
beforeAll(async () => {
  open = await createTestApp()
  first = await open.startAnother({ rateLimits: true })
  second = await open.startAnother({ rateLimits: true })
})
afterAll(async () => {
  await second.close()
  await first.close()
  await open.close()
})

const ask = (credential: Credential, instance = first) => instance.execute(documents.me, {}, credential)
const spend = async (times: number, credential: Credential, instance = first) => {
  for (let n = 0; n < times; n++) expect((await ask(credential, instance)).status).toBe(200)
}
const setTier = (person: Person, tier: string) =>
  open.sql('update users set tier = $1 where id = $2', [tier, person.id])
const left = async (credential: Credential, instance = first) => {
  const answer = await ask(credential, instance)
  return [answer.headers.get('x-ratelimit-limit'), answer.headers.get('x-ratelimit-remaining')].map(Number)
}

test('FREE allows 60 requests per minute for a user over all sessions, and 60 more for each API key', async () => {
  const person = await open.createPerson()
  const again = await open.logInAs(person.email)
  const key = await open.createKey(person, ['profile:read'])
  const otherKey = await open.createKey(person, ['profile:read'])
  await spend(30, person.credential)
  await spend(30, again.credential)
  for (const credential of [person.credential, again.credential]) {
    const refused = await ask(credential)
    expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED'])
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(refused.headers.get('x-ratelimit-limit')).toBe('60')
  }
  await spend(60, key.credential)
  expect((await ask(key.credential)).status).toBe(429)
  expect((await ask({ bearer: key.key })).status).toBe(429)
  expect(await left(otherKey.credential)).toEqual([60, 59])
  expect((await first.execute('{ __typename }')).status).toBe(200)
  await open.clock.advance(59)
  expect((await ask(person.credential)).status).toBe(429)
  await open.clock.advance(1)
  expect(await left(person.credential)).toEqual([60, 59])
})

test('a document that signs in or refreshes counts for the session that it opens', async () => {
  const person = await open.createPerson()
  const input = { identifier: person.email, password: person.password }
  const rename = 'updateProfile(input: { name: "Ada" }) { __typename }'
  const together = [
    `mutation($input: LoginInput) { login(input: $input) { __typename } ${rename} }`,
    `mutation($refreshToken: String) { refresh(refreshToken: $refreshToken) { __typename } ${rename} }`,
  ]
  const variables = { input, refreshToken: person.refreshToken }
  const send = (document = '', credential?: Credential) => first.execute(document, variables, credential)

  for (const document of together) expect((await send(document)).status).toBe(200)
  // With the access token, the request is counted already.
  expect((await send(together[1], person.credential)).status).toBe(200)
  expect(await left(person.credential)).toEqual([60, 56])
  await spend(56, person.credential)
  for (const document of together) {
    const { status, errors } = await send(document)
    expect([status, errors.map(({ path, extensions }) => [path, extensions.code])]).toEqual([
      429,
      [[['updateProfile'], 'RATE_LIMITED']],
    ])
  }
  // What signs in and refreshes is not refused itself.
  for (const document of together) {
    const { status, data } = await send(document.replace(rename, ''))
    expect([status, Object.values(data)]).toEqual([200, [{ __typename: 'AuthTokens' }]])
  }
  await open.clock.advance(60)
  expect(await left(person.credential)).toEqual([60, 59])
})

test('the lists below the tokens of a document that refreshes count for the session, and are refused beyond its tier', async () => {
  const person = await open.createPerson()
  const send = (below: string) =>
    first.execute(
      `mutation($refreshToken: String) { refresh(refreshToken: $refreshToken) { ... on AuthTokens { user { id ${below} } } } }`,
      { refreshToken: person.refreshToken },
    )
  const lists = 'sessions { totalCount } followers { totalCount }'
  const read = await send(lists)
  const counted = { totalCount: expect.any(Number) }
  expect(read.data).toEqual({ refresh: { user: { id: person.id, sessions: counted, followers: counted } } })
  expect((await send('name')).status).toBe(200)
  expect(await left(person.credential)).toEqual([60, 58])
  await spend(58, person.credential)

  const { data, errors } = await send(lists)
  expect(data).toEqual({ refresh: { user: { id: person.id, sessions: null, followers: null } } })
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['refresh', 'user', 'sessions'], 'RATE_LIMITED'],
    [['refresh', 'user', 'followers'], 'RATE_LIMITED'],
  ])
  const plain = await send('name')
  expect([plain.status, plain.errors]).toEqual([200, []])
})

test('the metrics count what a tier refuses: requests, and the lists of a document that opens a session', async () => {
  const person = await open.createPerson()
  const refusals = async () => {
    const text = await (await fetch(`${first.url}/metrics`)).text()
    return Number(/^sallyport_rate_limit_refusals_total\{limit="tier"\} (\d+)$/m.exec(text)?.[1] ?? 0)
  }
  const lists = 'user { sessions { totalCount } followers { totalCount } }'
  const document = `mutation($refreshToken: String) { refresh(refreshToken: $refreshToken) { ... on AuthTokens { ${lists} } } }`
  await spend(60, person.credential)
  const before = await refusals()
  expect((await ask(person.credential)).status).toBe(429)
  expect((await refusals()) - before).toBe(1)
  const { errors } = await first.execute(document, { refreshToken: person.refreshToken })
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['RATE_LIMITED', 'RATE_LIMITED'])
  expect((await refusals()) - before).toBe(2)
  // This is executed beyond the tier.
  expect((await first.call.revokeOtherSessions({}, person.credential)).__typename).toBe('SessionsRevoked')
  expect((await refusals()) - before).toBe(2)
})

test('a change of the tier or the role applies from the next request on', async () => {
  const person = await open.createPerson()
  const key = await open.createKey(person, ['profile:read', 'keys:read'])
  await spend(60, person.credential)
  expect((await ask(person.credential)).status).toBe(429)
  await setTier(person, 'PRO')
  expect(await left(person.credential)).toEqual([1000, 938])
  expect(await left(key.credential)).toEqual([1000, 999])
  const told = await first.execute(
    '{ access { apiKey { tier } } me { apiKeys { nodes { tier } } } }',
    {},
    key.credential,
  )
  expect(told.data).toMatchObject({
    access: { apiKey: { tier: 'PRO' } },
    me: { apiKeys: { nodes: [{ tier: 'PRO' }] } },
  })
  await setTier(person, 'ENTERPRISE')
  expect(await left(person.credential)).toEqual([10_000, 9937])
  await setTier(person, 'FREE')
  expect((await ask(person.credential)).status).toBe(429)
})

test('two instances share their counts with each exchange', async () => {
  const person = await open.createPerson()
  await spend(40, person.credential, first)
  await first.server.services.sharedCounter.flush()
  await spend(19, person.credential, second)
  await second.server.services.sharedCounter.flush()
  expect(await left(person.credential, second)).toEqual([60, 0])
  expect((await ask(person.credential, second)).status).toBe(429)
  // The first learns it with its own next exchange.
  await spend(1, person.credential, first)
  await first.server.services.sharedCounter.flush()
  await second.server.services.sharedCounter.flush()
  await ask(person.credential, first)
  await first.server.services.sharedCounter.flush()
  expect((await ask(person.credential, first)).status).toBe(429)
  await open.clock.advance(60)
  expect(await left(person.credential, first)).toEqual([60, 59])
})

test('an instance that cannot reach the database keeps counting locally', async () => {
  const person = await open.createPerson()
  const { database, sharedCounter } = first.server.services
  const readRows = database.readRows
  await spend(30, person.credential)
  database.readRows = () => Promise.reject(new Error('gone'))
  await expect(sharedCounter.flush()).rejects.toThrow('gone')
  database.readRows = readRows
  await spend(30, person.credential)
  expect((await ask(person.credential)).status).toBe(429)
})

test('a query by GET is counted and has the headers of the limit', async () => {
  const person = await open.createPerson()
  const get = () =>
    fetch(`${first.url}/graphql?query=${encodeURIComponent('{ me { id } }')}`, {
      headers: { authorization: `Bearer ${person.accessToken}`, accept: 'application/graphql-response+json' },
    })
  expect((await get()).headers.get('x-ratelimit-remaining')).toBe('59')
  await spend(59, person.credential)
  const refused = await get()
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
  const body = (await refused.json()) as { errors: { extensions: object }[] }
  expect(body.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 60 })
  expect(body.errors[0]?.extensions).not.toHaveProperty('http')
})
