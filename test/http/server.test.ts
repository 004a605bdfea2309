import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { serverAudits } from 'graphql-http'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, documents, type TestApp } from '../_util/app.ts'

const listed = 'https://app.example.com'
const json = 'application/json'
const response = 'application/graphql-response+json'

/** One with all that development has, one as an operator runs it. */
let app: TestApp
let closed: TestApp
const log: string[] = []

beforeAll(async () => {
  const stream = new Writable({ write: (chunk, _encoding, done) => done(void log.push(String(chunk))) })
  const logger = pino({ level: 'info' }, stream)
  const production = { graphiql: false, introspection: false, publicUrl: 'https://auth.example.com' }
  ;[app, closed] = await Promise.all([
    createTestApp(
      { corsOrigins: [listed], corsHeaders: ['X-Tenant'], graphiql: true, introspection: true },
      { logger },
    ),
    createTestApp(production),
  ])
})
afterAll(() => Promise.all([app.close(), closed.close()]))

type Headers = Record<string, string | string[]>

interface Reply {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** Sends exactly this, where fetch would mend or refuse it. */
function send(
  path: string,
  options: { method?: string; headers?: Headers; to?: TestApp },
  write?: (req: ClientRequest) => void,
) {
  return new Promise<Reply>((resolve, reject) => {
    const { port } = new URL((options.to ?? app).url)
    const req = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'POST',
        headers: options.headers,
        agent: false,
      },
      (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text: String(Buffer.concat(chunks)) }),
        )
      },
    )
    req.on('error', reject)
    if (write) write(req)
    else req.end()
  })
}

/** Posts to /graphql, as JSON unless the headers say otherwise. */
function post(body: string | Buffer, headers: Headers = {}, to?: TestApp): Promise<Reply> {
  return send('/graphql', { headers: { 'content-type': json, accept: response, ...headers }, to }, (req) =>
    req.end(body),
  )
}

const ok = JSON.stringify({ query: '{ __typename }' })
const codeOf = (reply: Reply) => JSON.parse(reply.text).errors[0].extensions.code

describe('GraphQL over HTTP', () => {
  test('every audit of graphql-http passes, including the recommendations', async () => {
    const audits = serverAudits({ url: `${app.url}/graphql` })
    const results = await Promise.all(audits.map((audit) => audit.fn()))
    expect(results.length).toBeGreaterThan(60)
    expect(results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`)).toEqual([])
  })

  test.each([
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n{__typename}\r\n--x--',
    ],
    ['text/plain', ok],
    ['application/graphql', '{ __typename }'],
    ['application/json-seq', ok],
    ['text/json', ok],
    ['application/json, text/plain', ok],
    ['application/json; charset=utf-16', Buffer.from(ok, 'utf16le')],
    ['application/json; charset=iso-8859-1', ok],
    ['application/json; charset=utf-7', ok],
    ['application/json; charset=utf8x', ok],
    ['json', ok],
    ['', ok],
  ])('refuses a body of the type "%s", which a form of another site could send', async (type, body) => {
    const reply = await post(body, { 'content-type': type })
    expect([reply.status, codeOf(reply)]).toEqual([415, 'BAD_USER_INPUT'])
  })

  test.each([
    'application/json',
    'Application/JSON; Charset="UTF-8"',
    'application/json;charset=utf-8; x=y',
    // Every label of UTF-8 in the Encoding Standard.
    ...['unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'utf-8', 'utf8', 'UTF8', 'x-unicode20utf8'].map(
      (label) => `application/json; charset=${label}`,
    ),
  ])('%s is', async (type) => {
    expect((await post(ok, { 'content-type': type })).status).toBe(200)
  })

  test('refuses a body without a type', async () => {
    expect((await send('/graphql', {}, (req) => req.end(ok))).status).toBe(415)
  })

  test.each([
    ['a batch', `[${ok}]`],
    ['an empty batch', '[]'],
    ['nothing', ''],
    ['null', 'null'],
    ['a text', '"{ __typename }"'],
    ['half of it', ok.slice(0, -2)],
    ['two of it', ok + ok],
    ['no query', '{}'],
    ['an empty query', '{"query":""}'],
    ['a query that is none', '{"query":["{ __typename }"]}'],
    ['a name that is none', '{"query":"{ __typename }","operationName":1}'],
    ['variables that are none', '{"query":"{ __typename }","variables":[]}'],
    ['extensions that are none', '{"query":"{ __typename }","extensions":"x"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d])],
    ['an overlong slash', Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])],
    [
      'a surrogate as bytes',
      Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    ],
    ['UTF-16', Buffer.from(ok, 'utf16le')],
    ['a NUL', `${ok}\0`],
  ])('refuses %s with 400', async (_name, body) => {
    const reply = await post(body)
    expect([reply.status, codeOf(reply)]).toEqual([400, 'BAD_USER_INPUT'])
  })

  test('accepts a byte order mark, and ignores `__proto__` in JSON', async () => {
    expect((await post(`\uFEFF${ok}`)).status).toBe(200)
    const polluting =
      '{"query":"query($v: ID!) { user(id: $v) { id } }","__proto__":{"admin":true},"variables":{"__proto__":{"v":"1"},"constructor":{"prototype":{"v":"1"}}}}'
    expect(codeOf(await post(polluting))).toBe('BAD_USER_INPUT')
    expect(({} as Record<string, unknown>).v ?? ({} as Record<string, unknown>).admin).toBeUndefined()
  })

  test('refuses a compressed body', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '))
    for (const encoding of ['gzip', 'br', 'deflate', 'zstd', 'GZIP', 'identity, gzip'])
      expect((await post(bomb, { 'content-encoding': encoding })).status, encoding).toBe(415)
    expect((await post(ok, { 'content-encoding': 'identity' })).status).toBe(200)
  })

  test('limits a body to 100 KB, with and without Content-Length', async () => {
    const largest = ok.padEnd(102_400)
    expect((await post(largest)).status).toBe(200)
    expect((await post(`${largest} `)).status).toBe(413)
    const announced = await send(
      '/graphql',
      { headers: { 'content-type': json, 'content-length': '999999999' } },
      (req) => req.flushHeaders(),
    )
    expect([announced.status, announced.headers.connection]).toEqual([413, 'close'])
    const chunked = await send(
      '/graphql',
      { headers: { 'content-type': json, 'transfer-encoding': 'chunked' } },
      (req) => {
        req.on('error', () => {})
        for (let i = 0; i < 20; i += 1) req.write(' '.repeat(10_000))
      },
    )
    expect([chunked.status, codeOf(chunked)]).toEqual([413, 'BAD_USER_INPUT'])
  })

  test.each([
    [undefined, json],
    ['*/*', json],
    ['application/*', json],
    [json, json],
    [response, response],
    [`${json}, ${response}`, response],
    [`${response};q=0.5, ${json}`, json],
    [`${response};q=0.5, ${json};q=0.4`, response],
    [`${response};charset=utf-8`, response],
    [`${json};q=0, ${response}`, response],
    ['APPLICATION/GRAPHQL-RESPONSE+JSON', response],
    ['text/html, */*;q=0.1', json],
    ['text/html', null],
    ['text/event-stream', null],
    [`${json};q=0`, null],
    ['*/*;q=0', null],
    [`${json};q=abc`, null],
  ])('Accept: %s gets %s', async (accept, type) => {
    const headers: Headers = { 'content-type': json, ...(accept ? { accept } : {}) }
    const reply = await send('/graphql', { headers }, (req) => req.end(ok))
    expect(reply.status).toBe(type ? 200 : 406)
    expect(reply.headers['content-type']).toBe(`${type ?? json}; charset=utf-8`)
  })

  test('accepts only queries by GET, and refuses other methods', async () => {
    const get = (query: string, to?: TestApp) =>
      send(`/graphql?query=${encodeURIComponent(query)}`, { method: 'GET', headers: { accept: response }, to })
    expect((await get('{ __typename }')).text).toBe('{"data":{"__typename":"Query"}}')
    expect((await get('mutation { logout { __typename } }')).status).toBe(405)
    expect((await get('query A { me { id } } mutation B { logout { __typename } }')).status).toBe(400)
    expect((await get('subscription { __typename }')).status).toBe(400)
    expect((await get('{ __schema { types { name } } }', closed)).status).toBe(400)
    expect((await get(`{ ${'a '.repeat(2500)} }`)).status).toBe(413)
    const parameters = [
      'variables={"a"',
      'extensions={',
      'variables=[1]',
      'variables=1',
      'extensions="x"',
      'variables=&variables={',
    ]
    for (const each of parameters)
      expect((await send(`/graphql?query={__typename}&${each}`, { method: 'GET' })).status, each).toBe(400)
    for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY', 'PROPFIND'])
      expect((await send('/graphql', { method })).status, method).toBe(405)
  })

  test('refuses a subscription, and a document with several operations without a name', async () => {
    for (const query of ['subscription { __typename }', 'query A { me { id } } query B { me { id } }'])
      expect([(await post(JSON.stringify({ query }))).status, query]).toEqual([400, query])
  })

  test('returns 200 for a partial result, and the status of the error for a refused request', async () => {
    const partly = await app.execute('{ access { kind } user(id: "1") { id } }')
    expect([partly.status, partly.data, partly.errors[0]?.extensions.code]).toEqual([
      200,
      { access: { kind: 'ANONYMOUS' }, user: null },
      'UNAUTHENTICATED',
    ])
    const refused = await app.execute('{ user(id: "1") { id } }')
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(refused.errors[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' })
    expect((await app.execute('{ nothing }')).status).toBe(400)
    expect((await post('{"query":"{ nothing }"}', { accept: json })).status).toBe(200)
  })

  test.each([
    ['tokens', `{ ${'a '.repeat(2500)} }`],
    ['depth', `${'{ me '.repeat(13)}{ id }${' }'.repeat(13)}`],
    ['aliases', `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['directives', `{ __typename${' @skip(if: false)'.repeat(51)} }`],
    ['cost', '{ users(first: 100) { nodes { sessions(first: 100) { nodes { id } } } } }'],
    ['repetition', `{ ${'me { id } '.repeat(499)} }`],
    ['the length of an alias', `{ ${'a'.repeat(101)}: __typename }`],
    ['nesting', '{'.repeat(300)],
  ])('refuses a document over the limit of %s with 413 for every media type', async (_limit, query) => {
    for (const accept of [json, response, '*/*', undefined]) {
      const headers: Headers = { 'content-type': json, ...(accept ? { accept } : {}) }
      const refused = await send('/graphql', { headers }, (req) => req.end(JSON.stringify({ query })))
      expect([refused.status, codeOf(refused)], accept).toEqual([413, 'BAD_USER_INPUT'])
    }
  })

  test('refuses two credentials in a request, also two of the same kind', async () => {
    const person = await app.createPerson()
    const bearer = `Bearer ${person.accessToken}`
    for (const headers of [
      { authorization: bearer, 'x-api-key': 'sp_live_x' },
      { authorization: [bearer, 'Bearer other'] },
      { authorization: ['Bearer other', bearer] },
      { authorization: [bearer, bearer] },
      { 'x-api-key': ['sp_live_a', 'sp_live_b'] },
    ] as Headers[])
      expect([(await post(ok, headers)).status, codeOf(await post(ok, headers))], JSON.stringify(headers)).toEqual([
        400,
        'BAD_USER_INPUT',
      ])
    expect((await post(ok, { authorization: bearer })).status).toBe(200)
  })
})

describe('access by browsers', () => {
  const cors = (reply: Reply) => Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'))

  test('a listed origin can send requests and read responses', async () => {
    const asked = await send('/graphql', {
      method: 'OPTIONS',
      headers: { origin: listed, 'access-control-request-method': 'POST' },
    })
    expect(asked).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': listed, 'access-control-max-age': '600' },
    })
    const allowed = asked.headers['access-control-allow-headers']?.toLowerCase().split(', ') ?? []
    expect(allowed).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'x-api-key', 'x-org-id', 'accept', 'x-tenant']),
    )
    const tracing = ['traceparent', 'tracestate', 'baggage', 'x-request-id', 'sentry-trace', 'x-datadog-trace-id', 'b3']
    expect(allowed).toEqual(expect.arrayContaining(tracing))
    expect(allowed.filter((name) => name.includes('*') || name === 'cookie')).toEqual([])
    const documented = readFileSync('docs/operations.md', 'utf8').toLowerCase()
    expect(allowed.filter((name) => name !== 'x-tenant' && !documented.includes(`\`${name}\``))).toEqual([])
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined()
    expect((await post(ok, { origin: listed })).headers).toMatchObject({
      'access-control-allow-origin': listed,
      vary: 'Origin',
    })
  })

  test.each([
    'https://evil.example',
    'null',
    `${listed}.evil.example`,
    `${listed}:443`,
    'http://app.example.com',
    'https://APP.example.com',
    'https://sub.app.example.com',
    `${listed}/`,
    `${listed}, https://evil.example`,
    '*',
    '',
  ])('the origin "%s" cannot', async (origin) => {
    expect(cors(await send('/graphql', { method: 'OPTIONS', headers: { origin } }))).toEqual([])
    const reply = await post(ok, { origin })
    expect([cors(reply), reply.headers.vary]).toEqual([[], 'Origin'])
  })

  test('every path returns the security headers, and none reveals a version', async () => {
    const paths = [
      '/',
      '/graphql',
      '/graphql?query=%7B__typename%7D',
      '/health/live',
      '/health/ready',
      '/health/none',
      '/.well-known/jwks.json',
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server',
      '/nothing',
      '/verify-email?token=x',
      '/reset-password',
      '//evil.example/graphql',
      '/%',
      '/metrics',
      '/graphql/',
      '/..%2f..%2fetc/passwd',
      '/avatars/none.webp',
      '/exports/none',
      '/brand/logo.svg',
      '/assets/none.js',
    ]
    for (const to of [app, closed]) {
      for (const path of paths) {
        for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE']) {
          const { status, headers } = await send(path, { method, to })
          const where = `${method} ${path}`
          expect(status, where).toBeLessThan(500)
          expect(headers, where).toMatchObject({
            'x-content-type-options': 'nosniff',
            'referrer-policy': 'no-referrer',
          })
          expect(headers['content-security-policy'], where).toContain("frame-ancestors 'none'")
          expect(headers['content-security-policy'], where).toMatch(/^default-src 'none'/)
          expect(headers['cache-control'], where).toBe(
            path.startsWith('/.well-known/') && status === 200 ? 'public, max-age=300' : 'no-store',
          )
          expect(headers['strict-transport-security'] ?? '', where).toBe(
            to === closed ? 'max-age=63072000; includeSubDomains' : '',
          )
          expect([headers.server, headers['x-powered-by'], headers['set-cookie']], where).toEqual([
            undefined,
            undefined,
            undefined,
          ])
        }
      }
    }
  })

  test('GraphiQL is one page that requests no other host, with scripts allowed by their hashes', async () => {
    const page = await send('/graphql', { method: 'GET', headers: { accept: 'text/html' } })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const policy = String(page.headers['content-security-policy'])
    const outside = page.text
      .replace(/(<script[^>]*>)[\s\S]*?(<\/script>)/g, '$1$2')
      .replace(/(<style[^>]*>)[\s\S]*?(<\/style>)/g, '$1$2')
    expect(outside).not.toMatch(/(src|href|action|url)\s*[=(]\s*["']?(https?:)?\/\//i)
    expect(outside).not.toMatch(/\son\w+=/i)
    expect(page.text.match(/<script/g)?.length).toBeGreaterThan(0)
    for (const [, script = ''] of page.text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g))
      expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    expect(policy).not.toMatch(/https?:|\*|script-src[^;]*'unsafe-inline'/)
    expect(policy).toMatch(/connect-src 'self'(;|$)/)
    const zipped = await send('/graphql', {
      method: 'GET',
      headers: { accept: 'text/html', 'accept-encoding': 'gzip' },
    })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect((await send('/graphql', { method: 'GET', headers: { accept: 'text/html' }, to: closed })).text).not.toMatch(
      /graphiql/i,
    )
  })
})

describe('information for an attacker', () => {
  test('the schema is not revealed if introspection is off, also not by suggestions', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "User") { name } }'])
      expect((await closed.execute(query)).status, query).toBe(400)
    const wrong = [
      '{ mee { id } }',
      '{ me { emial } }',
      '{ user(idd: "1") { id } }',
      'mutation { logn { __typename } }',
      '{ me { ...F } } fragment F on Usr { id }',
      'query($v: LoginInputt) { me { id } }',
      'mutation { login(input: { identifierr: "a" }) { __typename } }',
      '{ access { kind(a: ANONYMOUSS) } }',
    ]
    for (const query of wrong)
      expect(JSON.stringify((await closed.execute(query)).errors), query).not.toMatch(/did you mean/i)
    expect(JSON.stringify((await app.execute(wrong[0] ?? '')).errors)).toMatch(/did you mean/i)
    const values = await closed.execute(
      'mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename } }',
      { input: { name: 'a', scopes: [], mode: 'LIV', expiresAtt: 1 } },
    )
    expect(JSON.stringify(values.errors)).not.toMatch(/did you mean/i)
  })

  test('an unexpected error reveals only a correlation id', async () => {
    const person = await app.createPerson()
    await app.sql('alter table sessions rename to sessions_away')
    log.length = 0
    const failed = await app.execute(documents.me, {}, person.credential)
    const got = await send(`/graphql?query=${encodeURIComponent(documents.me)}`, {
      method: 'GET',
      headers: { accept: json, authorization: `Bearer ${person.accessToken}` },
    })
    await app.sql('alter table sessions_away rename to sessions')
    const { correlationId, ...extensions } = failed.errors[0]?.extensions ?? { code: '', correlationId: '' }
    expect([failed.status, extensions, failed.errors[0]?.message]).toEqual([
      500,
      { code: 'INTERNAL_SERVER_ERROR' },
      'An internal error occurred.',
    ])
    expect(JSON.stringify(failed)).not.toMatch(/relation "|sessions|stack|\.ts|select/i)
    const lines = log.map((line) => JSON.parse(line))
    const reported = lines.find((line) => line.correlationId === correlationId)
    expect(reported.err.message).toContain('relation "sessions" does not exist')
    expect(log.join('')).not.toContain(person.accessToken)
    expect(got.status).toBe(500)
    expect(got.text).not.toMatch(/relation "|sessions|stack|\.ts|select/i)
    expect(lines.some((line) => line.correlationId === JSON.parse(got.text).errors[0].extensions.correlationId)).toBe(
      true,
    )
  })
})

test('data that is not HTTP closes only its own connection', async () => {
  const { port } = new URL(app.url)
  const raw = (text: string | Buffer) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end(text))
      let got = ''
      socket.on('data', (chunk) => {
        got += chunk
      })
      socket.on('error', () => resolve(got))
      socket.on('close', () => resolve(got))
    })
  expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/)
  expect(await raw(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/)
  const smuggling = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
  for (const text of [
    'nonsense\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01',
    'GET / HTTP/1.1\r\n\r\n',
    smuggling,
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n',
  ])
    expect(await raw(text), text).toMatch(/^HTTP\/1.1 400/)
  expect(await raw('CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
  expect(
    await raw(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"query"`,
    ),
  ).not.toMatch(/HTTP\/1.1 5/)
  expect((await post(ok)).status).toBe(200)
})
