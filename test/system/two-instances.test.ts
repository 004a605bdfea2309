import { once } from 'node:events'
import { connect } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmptyDatabase, type TestDatabase } from '../_util/database.ts'
import {
  ask,
  createDataDir,
  type GraphqlAnswer,
  mailsIn,
  type ServerProcess,
  startServer,
  until,
} from '../_util/server-process.ts'

const password = 'a long enough phrase'
const tokens = '__typename ... on AuthTokens { accessToken refreshToken session { id } }'
const logIn = `mutation { login(input: { identifier: "ada@example.com", password: "${password}" }) { ${tokens} } }`
const refresh = `mutation($token: String!) { refresh(refreshToken: $token) { ${tokens} ... on Error { code } } }`

let database: TestDatabase
let folder: Awaited<ReturnType<typeof createDataDir>>
let one: ServerProcess
let two: ServerProcess
let environment: Record<string, string>

beforeAll(async () => {
  database = await createEmptyDatabase()
  folder = await createDataDir()
  environment = {
    DATABASE_URL: database.url,
    SALLYPORT_SECRET: 'vB3nXq8eLr5yWd1mTz6KaJ0hGc9pFb7u-two',
    // Both stand behind one address, as behind a gateway.
    PUBLIC_URL: 'http://localhost:4000',
    RATE_LIMITS: 'off',
    BCRYPT_COST: '10',
  }
  // On a database without a single table, both at once.
  ;[one, two] = await Promise.all([startServer(folder.path, environment), startServer(folder.path, environment)])
})

afterAll(async () => {
  await Promise.all([one?.stop(), two?.stop()])
  await database?.drop()
  await folder?.remove()
})

test('instances that start at once on an empty database migrate it once', async () => {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query('select name, count(*)::int from migrations group by name')
  await client.end()
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect(row).toMatchObject({ count: 1 })
})

test('a change on one instance applies to the next request on the other', async () => {
  const signUp = `mutation { signup(input: { email: "ada@example.com", password: "${password}" }) { __typename } }`
  await ask(one.url, signUp)
  const mail = await until('the mail', async () => (await mailsIn(folder.path)).at(-1))
  const token = new URL(mail.links[0] ?? '').searchParams.get('token')
  await ask(two.url, 'mutation($token: String!) { verifyEmail(token: $token) { __typename } }', { token })

  const login = tokensOf(await ask(one.url, logIn), 'login')
  const me = (server: ServerProcess, accessToken: string) => ask(server.url, '{ me { email } }', {}, accessToken)
  expect((await me(two, login.accessToken)).data.me).toEqual({ email: 'ada@example.com' })

  // The same token at both at once gives the same successor.
  const successors = await Promise.all([one, two].map((at) => ask(at.url, refresh, { token: login.refreshToken })))
  const [first, second] = successors.map((answer) => tokensOf(answer, 'refresh'))
  expect(first?.refreshToken).toMatch(/^sp_rt_/)
  expect(second?.refreshToken).toBe(first?.refreshToken)
  const third = tokensOf(await ask(two.url, refresh, { token: second?.refreshToken }), 'refresh')
  expect((await me(one, third.accessToken)).status).toBe(200)

  const out = await ask(two.url, 'mutation { logout { __typename } }', {}, third.accessToken)
  expect(out.data.logout).toEqual({ __typename: 'Done' })
  for (const server of [one, two]) {
    for (const { accessToken } of [login, third]) {
      const refused = await me(server, accessToken)
      expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([401, 'TOKEN_INVALID'])
    }
    const dead = await ask(server.url, refresh, { token: third.refreshToken })
    expect(dead.data.refresh).toMatchObject({ __typename: 'TokenInvalidError' })
  }
})

test('both publish the same public keys, and no private key', async () => {
  const [a, b] = await Promise.all(
    [one, two].map(async ({ url }) => (await fetch(`${url}/.well-known/jwks.json`)).json()),
  )
  expect(a).toEqual(b)
  expect(a.keys).toHaveLength(1)
  expect(Object.keys(a.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
})

test('on SIGTERM an instance answers requests in progress, announces the end of their connections and exits with 0, and the other keeps running', async () => {
  const leaving = await startServer(folder.path, environment)
  const late = await beginSignUp(leaving)
  leaving.signal('SIGTERM')
  await until('the word of the signal', async () => leaving.output().includes('shutting down'))
  await until('new connections to be refused', async () => !(await reachable(leaving)))

  // Half a request was there when the signal came.
  const answer = await late.finish()
  expect(answer).toContain('{"data":{"signup":{"__typename":"MailSent"}}')
  expect(answer).toContain('Connection: close\r\n')
  expect(await leaving.ended).toBe(0)
  expect((await fetch(`${one.url}/health/ready`)).status).toBe(200)
})

const reachable = (server: ServerProcess) =>
  fetch(`${server.url}/health/live`).then(
    () => true,
    () => false,
  )

function tokensOf(answer: GraphqlAnswer, field: string) {
  const { __typename, accessToken, refreshToken } = answer.data[field] ?? {}
  expect(__typename).toBe('AuthTokens')
  return { accessToken: String(accessToken), refreshToken: String(refreshToken) }
}

/** Sends the head of a sign-up, and waits until the server has seen it: the body is still to come. */
async function beginSignUp(server: ServerProcess) {
  const query = `mutation { signup(input: { email: "late@example.com", password: "${password}" }) { __typename } }`
  const body = JSON.stringify({ query })
  const socket = connect(server.port, '127.0.0.1').setEncoding('utf8')
  const received: string[] = []
  socket.on('data', (text: string) => received.push(text))
  const closed = once(socket, 'close')
  socket.write(
    'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
  )
  await until('100 Continue', async () => received.join('').includes('100 Continue'))
  return {
    async finish() {
      socket.write(body)
      await closed
      return received.join('')
    },
  }
}
