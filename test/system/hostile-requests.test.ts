import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { declared } from '../../src/features/index.ts'
import { createTestApp, documents, type MeData, type Person, type TestApp } from '../_util/app.ts'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp({ trustedProxies: ['127.0.0.1'], requireEmailVerification: true, graphiql: false })
  person = await app.createPerson()
})
afterAll(() => app.close())

type Random = (below: number) => number

/** The same numbers in every run (mulberry32), so that a failure can be looked at. */
function createRandom(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)] as Item

/** What breaks programs: bytes of other alphabets, ends, signs that mean something somewhere. */
const shards = [
  ...[
    '\0',
    '\x01',
    '\t',
    '\x7f',
    '\xff',
    '\xc3\x28',
    '\xed\xa0\x80',
    '\xf0\x9f\x98\x80',
    '\xef\xbb\xbf',
    '"',
    "'",
    '\\',
    '%00',
    '%',
  ],
  ...[
    '\\u0000',
    '\\ud800',
    '\\udc00',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ';',
    '=',
    '#',
    '/',
    '../',
    '<script>',
    '$1',
    '`',
    '--',
    '\\',
  ],
  ...[
    '__proto__',
    'constructor',
    'null',
    'true',
    '-1',
    '1e999',
    '9'.repeat(400),
    'A'.repeat(300),
    'Bearer ',
    'Basic ',
    'sp_rt_',
    'sp_live_',
  ],
]

function mutate(random: Random, bytes: Buffer): Buffer {
  let mutated = bytes
  for (let rounds = 1 + random(3); rounds > 0; rounds -= 1) {
    const at = random(mutated.length + 1)
    const head = mutated.subarray(0, at)
    const shard = Buffer.from(pick(random, shards), 'latin1')
    const rest = [
      mutated.subarray(at),
      mutated.subarray(at + 1 + random(8)),
      Buffer.alloc(0),
      mutated.subarray(random(mutated.length + 1)),
    ]
    mutated = Buffer.concat([
      head,
      random(4) === 0 ? Buffer.of(random(256)) : shard,
      rest[random(8)] ?? mutated.subarray(at),
    ])
  }
  return mutated
}

/** Mutates texts inside a body that stays JSON. */
function mutateTexts(random: Random, body: object): Buffer {
  const change = (_key: string, value: unknown) =>
    typeof value === 'string' && random(3) === 0 ? mutate(random, Buffer.from(value)).toString('latin1') : value
  return Buffer.from(JSON.stringify(body, change))
}

/** Writes a request as it is on the wire; the body's length is right, so that what follows is the next request. */
function wire(headers: Record<string, string | Buffer>, body: Buffer): Buffer {
  const lines = Object.entries(headers).flatMap(([name, value]) => [
    Buffer.from(`${name}: `),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  const first = Buffer.from(`POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n`)
  return Buffer.concat([first, ...lines, Buffer.from('\r\n'), body])
}

/**
 * Sends each request over a connection that is kept while the server keeps it, eight at a time. Answers how often each
 * status came; 0 is a connection that ended without one.
 */
async function sendAll(requests: Iterable<Buffer>): Promise<Map<number, number>> {
  const statuses = new Map<number, number>()
  const left = requests[Symbol.iterator]()
  const port = Number(new URL(app.url).port)
  const work = async () => {
    let socket: Socket | null = null
    for (let next = left.next(); !next.done; next = left.next()) {
      if (!socket || socket.destroyed || !socket.writable) socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const status = await exchange(socket, next.value)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    socket?.destroy()
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return statuses
}

/** Sends one request and reads its whole answer, of which only the head is kept. Answers the status. */
function exchange(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve) => {
    let head = ''
    let received = 0
    let tail = ''
    const finish = () => {
      socket.off('data', read)
      socket.off('close', finish)
      socket.off('error', finish)
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0)
      if (/^connection: close/im.test(head) || status === 0) socket.destroySoon()
      resolve(status)
    }
    const read = (chunk: Buffer) => {
      received += chunk.length
      tail = (tail + chunk.toString('latin1')).slice(-5)
      if (!head.includes('\r\n\r\n')) head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n') + 4
      if (end < 4) return
      const length = /^content-length: (\d+)/im.exec(head.slice(0, end))?.[1]
      if (length === undefined ? tail === '0\r\n\r\n' : received >= end + Number(length)) finish()
    }
    socket.on('data', read)
    socket.once('close', finish)
    socket.once('error', finish)
    socket.write(request)
  })
}

const samples = () => [
  { query: '{ me { id email } access { kind scopes } }' },
  { query: documents.login, variables: { input: { identifier: person.email, password: 'wrong password' } } },
  { query: documents.refresh, variables: { refreshToken: person.refreshToken } },
  { query: documents.verifyEmail, variables: { token: 'AAAAAAAAAAAAAAAAAAAAAA' } },
  {
    query: 'mutation($id: ID!) { revokeSession(id: $id) { __typename } }',
    variables: { id: person.id },
    operationName: null,
  },
  {
    query: '{ me { sessions(first: 3, after: "aWQ6eA") { nodes { id ip userAgent } } } }',
    extensions: { persistedQuery: { version: 1 } },
  },
  {
    query: 'mutation($e: String!) { requestPasswordReset(email: $e) { __typename } }',
    variables: { e: 'nobody@example.com' },
  },
  {
    query:
      'mutation($s: [Scope!]!, $d: DateTime) { createApiKey(input: { name: "k", scopes: $s, expiresAt: $d }) { __typename } }',
    variables: { s: ['databases:read'], d: '2030-01-01T00:00:00Z' },
  },
  { query: 'mutation($n: String) { updateProfile(input: { name: $n }) { __typename } }', variables: { n: 'Ada' } },
]

const plain = () => ({ 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' })

function* mutatedBodies(count: number): Generator<Buffer> {
  const random = createRandom(1)
  const bodies = samples()
  const authorization = `Bearer ${person.accessToken}`
  for (let i = 0; i < count; i += 1) {
    const headers = { ...plain(), ...(random(2) ? { Authorization: authorization } : {}) }
    const body = pick(random, bodies)
    yield wire(headers, random(2) ? mutate(random, Buffer.from(JSON.stringify(body))) : mutateTexts(random, body))
  }
}

function* mutatedHeaders(count: number): Generator<Buffer> {
  const random = createRandom(2)
  const values: Record<string, string[]> = {
    'Content-Type': ['application/json', 'application/json; charset=utf-8', 'multipart/form-data; boundary=x'],
    Accept: ['application/graphql-response+json;q=0.9, */*;q=0.1', 'text/html'],
    Authorization: [
      `Bearer ${person.accessToken}`,
      `Bearer ${person.refreshToken}`,
      `Basic ${btoa('a@example.com:b')}`,
    ],
    'X-API-Key': ['sp_live_0123456789_abcdefghijklmnopqrstuvwxyz0123456789'],
    'Content-Encoding': ['identity', 'gzip'],
    Origin: ['https://app.example.com', 'null'],
    'X-Forwarded-For': ['198.51.100.1, 10.0.0.1', '[2001:db8::1]:80', '::ffff:1.2.3.4'],
    'User-Agent': ['Mozilla/5.0 (X11; Linux x86_64)'],
    'Accept-Encoding': ['gzip, br;q=0'],
    Cookie: ['a=b; c=d'],
  }
  const body = Buffer.from(JSON.stringify({ query: '{ me { id } }' }))
  for (let i = 0; i < count; i += 1) {
    const name = pick(random, Object.keys(values))
    const value = mutate(random, Buffer.from(pick(random, values[name] ?? [''])))
    // An end of line would make another request of it, which is another test's subject.
    yield wire({ ...plain(), [name]: Buffer.from(value.toString('latin1').replace(/[\r\n]/g, ' '), 'latin1') }, body)
  }
}

function* mutatedAddresses(count: number): Generator<Buffer> {
  const random = createRandom(3)
  const addresses = [
    '/graphql?query={me{id}}&variables={"a":1}&operationName=A&extensions={"b":{}}',
    '/graphql?query=query%20A($i:ID!){user(id:$i){id}}&variables=%7B%22i%22%3A%221%22%7D',
    '/verify-email?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '/.well-known/jwks.json',
    '/.well-known/openid-configuration/id',
  ]
  for (let i = 0; i < count; i += 1) {
    const address = mutate(random, Buffer.from(pick(random, addresses)))
      .toString('latin1')
      .replace(/[\s\p{Cc}]/gu, '+')
    const headers = `Host: x\r\nAccept: ${pick(random, ['application/json', 'text/html', '*/*'])}\r\n`
    yield Buffer.from(`GET /${address.slice(1)} HTTP/1.1\r\n${headers}\r\n`, 'latin1')
  }
}

/** Any method at any path, with headers, query strings and bodies that were made for other paths. */
function* mixedRequests(count: number): Generator<Buffer> {
  const random = createRandom(4)
  const methods = [
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'SEARCH',
    'M-SEARCH',
  ]
  const paths = [
    ...['/', '/graphql', '/metrics', '/health/live', '/health/ready', '/health/', '/.well-known/jwks.json', '/nothing'],
    ...[
      '//x/graphql',
      '/graphql/',
      '/%',
      '/%ff',
      '/..%2f',
      '/a%00b',
      '*',
      'http://x/graphql',
      'http://[/',
      '/?',
      '/#',
      '/\\',
    ],
    ...declared.pages.map((page) => page.path),
  ]
  const queries = [
    '',
    '?',
    '?query={me{id}}',
    '?query=%ff%fe&variables=%',
    `?query={${'a{'.repeat(300)}`,
    `?query={me{id}}&variables=${'['.repeat(300)}`,
    '?token=sp_ot_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '?token=%00&token=%ed%a0%80',
    `?documentId=sha256:${'0'.repeat(64)}`,
    `?${'a=b&'.repeat(900)}`,
  ]
  const lines = [
    'Accept: text/html',
    'Accept: */*;q=0, application/json',
    `Accept: ${'a/b;q=0.1,'.repeat(300)}`,
    'Content-Type: application/json',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Type: application/json; charset=\xff',
    'Expect: 100-continue',
    'Expect: nothing',
    'Upgrade: websocket',
    'Range: bytes=0-,5-',
    'If-None-Match: *',
    'Origin: null',
    'Sec-Fetch-Site: cross-site',
    'X-Forwarded-For: \xff, [::',
    'X-Forwarded-Host: \x80',
    'Authorization: Basic =',
    'Authorization: Bearer \xff',
    `Authorization: Bearer ${'e'.repeat(8_000)}`,
    `Cookie: ${'c=d; '.repeat(1_500)}`,
    `X-API-Key: sp_live_${'0'.repeat(56)}`,
    'Content-Encoding: br',
    'TE: trailers',
  ]
  const bodies = [
    Buffer.alloc(0),
    Buffer.from('{"query":"{ me { id } }"}'),
    Buffer.from(`{"query":"{ me { id } }","variables":{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}}`),
    Buffer.from(`${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`),
    Buffer.from(JSON.stringify({ query: `{ ${'a { '.repeat(20_000)}` })),
    Buffer.from(
      `{"query":"{ me { id } }","extensions":{"persistedQuery":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}}`,
    ),
    Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
    Buffer.from('token=%00%ff&newPassword=%ed%a0%80&email=%c0%af'),
    Buffer.from(`token=sp_ot_${'A'.repeat(43)}&newPassword=${'a'.repeat(15_000)}`),
    Buffer.from(`email=${encodeURIComponent('\0@example.com')}`),
  ]
  for (let i = 0; i < count; i += 1) {
    const method = pick(random, methods)
    const headers = Array.from({ length: random(4) }, () => pick(random, lines))
    const body = pick(random, bodies)
    // A body that a path does not read would be the next request of the connection.
    const length = ['Connection: close', ...(body.length > 0 ? [`Content-Length: ${body.length}`] : [])]
    const target = pick(random, paths) + pick(random, queries)
    const head = [`${method} ${target} HTTP/1.1`, 'Host: x', ...new Set(headers), ...length, '', ''].join('\r\n')
    yield Buffer.concat([Buffer.from(head, 'latin1'), body])
  }
}

/** Bytes that are really in use. */
async function heap(): Promise<number> {
  for (let i = 0; i < 3; i += 1) await turn()
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

test.each([
  [5_000, 'bodies', mutatedBodies],
  [5_000, 'headers', mutatedHeaders],
  [500, 'addresses', mutatedAddresses],
  [5_000, 'combinations', mixedRequests],
])('%i mutated %s cause no internal error and no crash', async (count, _name, create) => {
  const statuses = await sendAll(create(count))
  expect([...statuses.keys()].filter((status) => status >= 500 || status === 0)).toEqual([])
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(count)
  expect(statuses.get(400)).toBeGreaterThan(100)
  expect((await app.execute<MeData>(documents.me, {}, person.credential)).data.me?.id).toBe(person.id)
})

test('the server does not retain the requests', async () => {
  await sendAll(mutatedBodies(500))
  const before = await heap()
  await sendAll(mutatedBodies(1_500))
  expect((await heap()) - before).toBeLessThan(20_000_000)
})

/** Texts that a database, a hash or a mail could choke on, in every place that takes a text. */
const texts = [
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00',
  '\ufffe',
  '\u202e',
  '🙂'.repeat(40),
  "'; drop table users; --",
  '$1',
  '%',
  '\\',
  '\r\nBcc: x@example.com',
  'a'.repeat(60_000),
]
const fields: [string, string, boolean][] = [
  ['login', 'mutation($t: String!) { login(input: { identifier: $t, password: $t }) { __typename } }', false],
  [
    'signup',
    'mutation($t: String!) { signup(input: { email: $t, password: $t, name: $t, username: $t }) { __typename } }',
    false,
  ],
  [
    'a name',
    'mutation($t: String!) { signup(input: { email: "new@example.com", password: "a long enough phrase", name: $t, username: $t }) { __typename } }',
    false,
  ],
  ['refresh', 'mutation($t: String!) { refresh(refreshToken: $t) { __typename } }', false],
  ['verifyEmail', 'mutation($t: String!) { verifyEmail(token: $t) { __typename } }', false],
  ['resend', 'mutation($t: String!) { resendVerificationEmail(email: $t) { __typename } }', false],
  ['reset', 'mutation($t: String!) { requestPasswordReset(email: $t) { __typename } }', false],
  ['resetPassword', 'mutation($t: String!) { resetPassword(token: $t, newPassword: $t) { __typename } }', false],
  [
    'verifyTwoFactor',
    'mutation($t: String!) { verifyTwoFactor(input: { challengeToken: $t, code: $t }) { __typename } }',
    false,
  ],
  ['user', 'query($t: ID!) { user(id: $t) { id } }', true],
  ['revokeSession', 'mutation($t: ID!) { revokeSession(id: $t) { __typename } }', true],
  ['updateProfile', 'mutation($t: String!) { updateProfile(input: { name: $t, username: $t }) { __typename } }', true],
  [
    'changePassword',
    'mutation($t: String!) { changePassword(currentPassword: $t, newPassword: $t) { __typename } }',
    true,
  ],
  [
    'requestEmailChange',
    'mutation($t: String!) { requestEmailChange(newEmail: $t, password: $t) { __typename } }',
    true,
  ],
  ['confirmTwoFactor', 'mutation($t: String!) { confirmTwoFactor(code: $t) { __typename } }', true],
  [
    'createApiKey',
    'mutation($t: String!) { createApiKey(input: { name: $t, scopes: ["databases:read"] }) { __typename } }',
    true,
  ],
  ['scopes', 'mutation($t: Scope!) { createApiKey(input: { name: "k", scopes: [$t] }) { __typename } }', true],
  ['revokeApiKey', 'mutation($t: ID!) { revokeApiKey(id: $t) { __typename } }', true],
  ['verifyApiKey', 'mutation($t: String!) { verifyApiKey(key: $t) { __typename } }', true],
  ['a cursor', 'query($t: String!) { me { sessions(after: $t) { totalCount } } }', true],
  ['a cursor of ours', 'query($t: String!) { me { apiKeys(before: $t) { totalCount } } }', true],
]

test.each(fields)('no text makes %s fail', async (_name, query, signedIn) => {
  for (const t of texts) {
    const answer = await app.execute(query, { t }, signedIn ? person.credential : undefined)
    expect(answer.status, `${JSON.stringify(t.slice(0, 30))}: ${JSON.stringify(answer.errors)}`).toBeLessThan(500)
  }
  await expect(app.server.drain()).resolves.toBeUndefined()
})
