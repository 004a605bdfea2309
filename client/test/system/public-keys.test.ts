import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../test/_util/app.ts'
import { eventually } from '../../../test/_util/eventually.ts'
import { audience, createTokenCases, type TokenCases } from '../../../test/docs/token-cases.ts'
import { bearerIn, createVerifier } from '../../src/node/access-token.ts'
import type { VerifyAccessToken } from '../../src/node.ts'

// The check of access tokens while the server that signed them cannot be reached.

let app: TestApp
let made: TokenCases
/** Answers with the keys of the server, with an error, or never. */
let publisher: Server
let state: 'up' | 'down' | 'silent'
let requests: number
let time: number
let verify: VerifyAccessToken

beforeAll(async () => {
  app = await createTestApp({ jwtAudience: audience })
  made = await createTokenCases(app)
  publisher = createServer(async (_req, res) => {
    requests += 1
    if (state === 'silent') return
    const answer = await fetch(`${app.url}/.well-known/jwks.json`)
    res.statusCode = state === 'up' ? 200 : 502
    res.end(state === 'up' ? await answer.text() : '<h1>Bad gateway</h1>')
  }).listen(0, '127.0.0.1')
  await once(publisher, 'listening')
})
afterAll(async () => {
  publisher.close()
  publisher.closeAllConnections()
  await app.close()
})
beforeEach(() => {
  state = 'up'
  requests = 0
  time = app.clock.now().getTime()
  const jwksUrl = `http://127.0.0.1:${(publisher.address() as AddressInfo).port}`
  verify = createVerifier({ issuer: app.config.publicUrl, audience, jwksUrl, now: () => time })
})

const token = () => `Bearer ${made.owner.accessToken}`
const withUnknownKey = () => made.cases.find(({ name }) => name === 'a key that is not published')?.authorization
const minutes = 60_000

test('keys are read again after five minutes, and once for requests that come together', async () => {
  for (const passed of [0, 4.9 * minutes]) {
    time += passed
    await Promise.all(Array.from({ length: 5 }, () => verify(token())))
    expect(requests).toBe(1)
  }
  time += 0.1 * minutes
  await Promise.all(Array.from({ length: 5 }, () => verify(token())))
  expect(requests).toBe(2)
})

test('keys that were read before work during an outage, and are read again at most every five seconds', async () => {
  await verify(token())
  state = 'down'
  time += 5 * minutes
  const caller = { userId: made.owner.id }
  for (let count = 0; count < 5; count++) expect(await verify(token())).toMatchObject(caller)
  expect(requests).toBe(2)
  // Nobody waits for an attempt that gets no answer.
  state = 'silent'
  time += 5_000
  expect(await verify(token())).toMatchObject(caller)
  await eventually(() => expect(requests).toBe(3))
  time += minutes
  expect(await verify(token())).toMatchObject(caller)
})

test('a token with an unknown key is refused while the keys can be read, and throws an error that is no refusal during an outage', async () => {
  await verify(token())
  const refused = { name: 'TokenRefused', status: 401 }
  for (let count = 0; count < 3; count++) await expect(verify(withUnknownKey())).rejects.toMatchObject(refused)
  expect(requests).toBe(1)
  time += 30_000
  await expect(verify(withUnknownKey())).rejects.toMatchObject(refused)
  expect(requests).toBe(2)
  state = 'down'
  time += 30_000
  for (let count = 0; count < 3; count++) await expect(verify(withUnknownKey())).rejects.toThrow('cannot be read')
  expect(requests).toBe(3)
  expect(await verify(token())).toMatchObject({ userId: made.owner.id })
  state = 'up'
  time += 5_000
  await expect(verify(withUnknownKey())).rejects.toMatchObject(refused)
})

test('without any keys, every token throws an error that is no refusal until they can be read', async () => {
  state = 'down'
  for (let count = 0; count < 3; count++) await expect(verify(token())).rejects.toThrow('cannot be read')
  expect(requests).toBe(1)
  state = 'up'
  time += 5_000
  expect(await verify(token())).toMatchObject({ userId: made.owner.id })
})

test('keys that are a day old are not used: they may have been withdrawn', async () => {
  await verify(token())
  state = 'down'
  await app.clock.advance(86_400)
  const later = await app.logInAs(made.owner.email)
  time += 86_400_000 - 1
  expect(await verify(`Bearer ${later.accessToken}`)).toMatchObject({ userId: made.owner.id })
  time += 5_000
  await expect(verify(`Bearer ${later.accessToken}`)).rejects.toThrow('cannot be read')
})

test('a long header of spaces is read in an instant', () => {
  const header = `Bearer a${' '.repeat(1_000_000)}b`
  // The limit of time ends a pattern that goes back and forth in it.
  const realm = createContext({ bearerIn, header })
  expect(runInContext('bearerIn(header)', realm, { timeout: 20_000 })).toBe(header.slice(7))
  expect(bearerIn('Bearer   a.b.c   ')).toBe('a.b.c')
  expect(bearerIn('bearer a.b.c')).toBe('a.b.c')
  expect([bearerIn('Basic YTpi'), bearerIn('Bearer'), bearerIn(undefined)]).toEqual([null, null, null])
})
