import { randomUUID } from 'node:crypto'
import {
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  parse,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { createApiKeySecret } from '../../src/crypto/api-key.ts'
import { createTestApp, documents, keptSchema, type TestApp, testSettings } from '../_util/app.ts'

const proxies = { trustedProxies: ['127.0.0.1', '10.0.0.0/8'] }

let app: TestApp
/** Another instance on the same database. */
let other: TestApp
beforeAll(async () => {
  const raised = {
    tokens: 1_000_000,
    depth: 12,
    aliases: 10_000,
    directives: 50,
    cost: 10_000_000,
    bodyBytes: 1_000_000,
  }
  app = await createTestApp({ rateLimits: true, ...proxies, documentLimits: raised })
  const { trustedProxies, documentLimits } = testSettings().config
  other = await app.startAnother({ trustedProxies, documentLimits })
})
afterAll(async () => {
  await other.close()
  await app.close()
})

let serial = 0
/** An address that nobody had before. */
const stranger = () => `198.51.${100 + Math.floor(++serial / 250)}.${serial % 250}`
const from = (chain: string) => ({ 'x-forwarded-for': chain })
const wrong = () => ({ input: { identifier: `nobody-${++serial}@example.com`, password: 'not the password' } })
const logIn = (chain: string, instance = app) => instance.execute(documents.login, wrong(), undefined, from(chain))
const codeOf = (answer: { errors: { extensions: { code?: string } }[] }) => answer.errors[0]?.extensions.code

const printed = fieldsOf(parse(keptSchema())).flatMap((field) => {
  const directive = field.directives?.find(({ name }) => name.value === 'rateLimit')
  const numberOf = (name: string) => {
    const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value
    return value?.kind === Kind.INT ? Number(value.value) : Number.NaN
  }
  return directive ? [{ field: field.name.value, limit: numberOf('limit'), duration: numberOf('duration') }] : []
})

function fieldsOf({ definitions }: DocumentNode): readonly FieldDefinitionNode[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.fields ?? []) : [],
  )
}

test('the printed limits match the contract', () => {
  const promised = {
    login: [5, 900],
    signup: [3, 3600],
    requestPasswordReset: [3, 3600],
    resendVerificationEmail: [3, 3600],
    verifyTwoFactor: [20, 900],
    refresh: [600, 60],
    verifyApiKey: [60_000, 60],
    // Each change is an event that is kept for a year.
    updateData: [3_000, 86_400],
  }
  const byField = Object.fromEntries(printed.map(({ field, limit, duration }) => [field, [limit, duration]]))
  expect(byField).toMatchObject(promised)
  expect(printed.length).toBe(keptSchema().match(/@rateLimit\(limit: \d/g)?.length)
})

describe.each(printed)('$field', ({ field, limit, duration }) => {
  test(`is executed ${limit} times in ${duration} s, and again when they have passed`, async () => {
    const ip = stranger()
    const execute = () => app.execute(anyUseOf(field), {}, undefined, from(ip))
    // Generous limits are counted in memory first: what is counted there is counted for everybody.
    const before = limit < 300 ? 0 : limit - 1
    for (let n = 0; n < before; n++) app.server.services.sharedCounter.count({ key: `${field}:${ip}`, limit, duration })
    for (let used = before + 1; used <= limit; used++) {
      const answer = await execute()
      expect(codeOf(answer)).not.toBe('RATE_LIMITED')
      expect(answer.headers.get('x-ratelimit-remaining')).toBe(String(limit - used))
    }
    const refused = await execute()
    expect([refused.status, codeOf(refused), refused.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMITED',
      String(duration),
    ])
    await app.clock.advance(duration - 1)
    expect(codeOf(await execute())).toBe('RATE_LIMITED')
    await app.clock.advance(1)
    expect(codeOf(await execute())).not.toBe('RATE_LIMITED')
  })
})

test('a response states the remaining executions, and a refusal the time to wait', async () => {
  const ip = stranger()
  const resetsAt = new Date(app.clock.now().getTime() + 900_000)
  const told = (answer: { headers: Headers }) =>
    ['limit', 'remaining', 'reset'].map((name) => Number(answer.headers.get(`x-ratelimit-${name}`)))
  const first = await logIn(ip)
  expect(told(first)).toEqual([5, 4, resetsAt.getTime() / 1000])
  expect(first.extensions.rateLimit).toEqual({ limit: 5, remaining: 4, resetsAt: resetsAt.toISOString() })
  expect(first.headers.get('retry-after')).toBeNull()
  await app.clock.advance(100)
  for (let n = 0; n < 4; n++) await logIn(ip)
  const refused = await logIn(ip)
  expect(refused.status).toBe(429)
  expect(told(refused)).toEqual([5, 0, resetsAt.getTime() / 1000])
  expect(refused.headers.get('retry-after')).toBe('800')
  expect(refused.errors[0]?.extensions).toEqual({
    code: 'RATE_LIMITED',
    retryAfter: 800,
    rateLimit: { limit: 5, remaining: 0, resetsAt: resetsAt.toISOString() },
  })
})

test('a client that sends too many credentials that do not work is told the limit as well', async () => {
  const ip = stranger()
  const resetsAt = new Date(app.clock.now().getTime() + 60_000)
  const failed = { key: `failed-lookup:${ip}`, limit: 600, duration: 60 }
  for (let n = 0; n < 600; n++) app.server.services.sharedCounter.count(failed)
  const { key } = createApiKeySecret('LIVE', randomUUID())
  const refused = await app.execute('{ me { id } }', {}, { apiKey: key }, from(ip))
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  expect(refused.headers.get('x-ratelimit-reset')).toBe(String(resetsAt.getTime() / 1000))
  expect(refused.errors[0]?.extensions).toEqual({
    code: 'RATE_LIMITED',
    retryAfter: 60,
    rateLimit: { limit: 600, remaining: 0, resetsAt: resetsAt.toISOString() },
  })
})

test('a thousand aliases in one document count against one budget', async () => {
  const ip = stranger()
  const input = '{ identifier: "ada@example.com", password: "not the password" }'
  const aliases = Array.from({ length: 1000 }, (_, n) => `l${n}: login(input: ${input}) { __typename }`).join('\n')
  const failed = () => app.sql("select count(*)::int as n from audit_events where type = 'LOGIN_FAILED'")
  const before = Number((await failed())[0]?.n)
  const answer = await app.execute(`mutation { ${aliases} }`, {}, undefined, from(ip))
  expect(answer.status).toBe(429)
  expect(answer.errors.map((error) => [error.extensions.code, error.path])).toEqual([['RATE_LIMITED', ['l5']]])
  expect(Number((await failed())[0]?.n)).toBe(before + 5)
  expect(codeOf(await logIn(ip))).toBe('RATE_LIMITED')
})

test('fragments and repeated operations count as well', async () => {
  const ip = stranger()
  const field = (n: number) => `l${n}: login(input: { identifier: "ada", password: "x" }) { __typename }`
  const document = `mutation A { ...F ... on Mutation { ${field(1)} ${field(2)} } } fragment F on Mutation { ${field(3)} ${field(4)} }`
  const answer = await app.execute(document, {}, undefined, from(ip))
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('1')
})

test('five of forty parallel logins on two instances are executed', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => (n % 2 ? logIn('127.0.0.1', app) : logIn('127.0.0.1', other))),
  )
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(5)
  expect(answers.filter((answer) => codeOf(answer) === 'RATE_LIMITED')).toHaveLength(35)
})

test('the counts survive a restart', async () => {
  const ip = '127.0.0.1'
  await app.clock.advance(900)
  for (let n = 0; n < 5; n++) await logIn(ip)
  const restarted = await app.startAnother({ trustedProxies: [] })
  expect(codeOf(await logIn(ip, restarted))).toBe('RATE_LIMITED')
  await restarted.close()
})

test.each([
  ['what a client writes in front of its own address', (n: number) => `6.6.6.${n}, 7.7.7.${n}, 203.0.113.9`],
  ['the proxies behind it', (n: number) => `6.6.6.${n}, 203.0.113.10, 10.0.0.${n}, 10.1.0.${n}`],
  ['the port that a proxy adds', (n: number) => `203.0.113.11:${4000 + n}`],
  ['IPv4 in IPv6', (n: number) => ['203.0.113.12', '::ffff:203.0.113.12', '::ffff:cb00:710c'][n % 3] as string],
  [
    'six spellings of one /64',
    (n: number) =>
      [
        '2001:db8:0:7::1',
        '2001:0DB8:0000:0007:0000:0000:0000:0002',
        '[2001:db8::7:ffff:ffff:ffff:ffff]',
        '"[2001:db8:0:7::4]:4711"',
        '2001:db8::7:0:0:0:5%eth0',
        '2001:db8:0:7:1:2:203.0.113.1',
      ][n] as string,
  ],
])('%s does not get a second budget', async (_name, chain) => {
  for (let n = 0; n < 5; n++) expect(codeOf(await logIn(chain(n)))).toBeUndefined()
  expect(codeOf(await logIn(chain(5)))).toBe('RATE_LIMITED')
})

test('another /64 is another client, and the header of an untrusted proxy is ignored', async () => {
  for (let n = 0; n < 5; n++) await logIn('2001:db8:0:8::1')
  expect(codeOf(await logIn('2001:db8:0:9::1'))).toBeUndefined()
  await app.clock.advance(900)
  for (let n = 0; n < 5; n++) await logIn(stranger(), other)
  expect(codeOf(await logIn(stranger(), other))).toBe('RATE_LIMITED')
})

test('mails to one address count together over all spellings and clients', async () => {
  const ask = (email: string) => {
    const document = 'mutation($email: String!) { requestPasswordReset(email: $email) { __typename } }'
    return app.execute(document, { email }, undefined, from(stranger()))
  }
  for (const email of ['bob@example.com', ' BOB@Example.com', 'ｂｏｂ@example.com']) {
    expect(codeOf(await ask(email))).toBeUndefined()
  }
  expect(codeOf(await ask('bob@EXAMPLE.com'))).toBe('RATE_LIMITED')
  expect(codeOf(await ask('rob@example.com'))).toBeUndefined()
})

test('a client can send mails to thirty addresses per hour, by mutation and form together', async () => {
  const ip = stranger()
  const document = 'mutation($email: String!) { requestPasswordReset(email: $email) { __typename } }'
  const ask = () => app.execute(document, { email: `reader-${++serial}@example.com` }, undefined, from(ip))
  for (let n = 0; n < 30; n++) expect(codeOf(await ask())).toBeUndefined()
  const refused = await ask()
  expect([codeOf(refused), refused.headers.get('retry-after')]).toEqual(['RATE_LIMITED', '3600'])
  // The limit of the mailbox has two executions left, and was not exceeded.
  expect(refused.headers.get('x-ratelimit-limit')).toBe('30')
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
  expect(refused.extensions.rateLimit).toEqual(refused.errors[0]?.extensions.rateLimit)
  const body = new URLSearchParams({ email: `reader-${++serial}@example.com` })
  const form = await fetch(`${app.url}/reset-password`, { method: 'POST', body, headers: from(ip) })
  expect(form.status).toBe(429)
  await app.clock.advance(3600)
  expect(codeOf(await ask())).toBeUndefined()
})

test('a form counts like its mutation, in the same window', async () => {
  const email = 'cleo@example.com'
  const press = (fields: Record<string, string>, path: string, ip = stranger()) =>
    fetch(`${app.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers: from(ip) })
  const ask = 'mutation($email: String!) { requestPasswordReset(email: $email) { __typename } }'
  for (let n = 0; n < 2; n++) expect((await press({ email }, '/reset-password')).status).toBe(200)
  expect(codeOf(await app.execute(ask, { email }))).toBeUndefined()
  const refused = await press({ email }, '/reset-password')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
  const shown = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']
  const resetsAt = app.clock.now().getTime() / 1000 + 3600
  expect(shown.map((name) => refused.headers.get(name))).toEqual(['3', '0', String(resetsAt)])
  expect(codeOf(await app.execute(ask, { email }))).toBe('RATE_LIMITED')
  const ip = stranger()
  for (let n = 0; n < 10; n++) await press({ token: 'x' }, '/reset-password', ip)
  expect((await press({ token: 'x' }, '/reset-password', ip)).status).toBe(429)
})

test('an operator can set other limits', async () => {
  const { config } = readSettings({ RATE_LIMIT_LOGIN: '2/10', RATE_LIMIT_VERIFY_TWO_FACTOR: '1/7' })
  const { rateLimitOverrides } = config
  const tight = await createTestApp({ rateLimits: true, rateLimitOverrides })
  for (let n = 0; n < 2; n++) expect(codeOf(await logIn('', tight))).toBeUndefined()
  const refused = await logIn('', tight)
  expect([codeOf(refused), refused.headers.get('retry-after')]).toEqual(['RATE_LIMITED', '10'])
  await tight.clock.advance(10)
  expect(codeOf(await logIn('', tight))).toBeUndefined()
  const code = () => tight.execute(anyUseOf('verifyTwoFactor'))
  expect((await code()).headers.get('x-ratelimit-limit')).toBe('1')
  expect((await code()).headers.get('retry-after')).toBe('7')
  await tight.close()
})

/** A document that executes a field once, with whatever its arguments ask for. */
function anyUseOf(name: string): string {
  const mutation = app.server.schema.getMutationType()?.getFields()[name]
  const field = mutation ?? app.server.schema.getQueryType()?.getFields()[name]
  const required = field?.args.filter(({ type }) => isNonNullType(type)) ?? []
  const args = required.map((arg) => `${arg.name}: ${anyValueOf(arg.type)}`).join(', ')
  return `${mutation ? 'mutation' : 'query'} { ${name}${args && `(${args})`} { __typename } }`
}

function anyValueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return anyValueOf(type.ofType)
  if (isListType(type)) return '[]'
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField)
    return `{ ${fields.map((field) => `${field.name}: ${anyValueOf(field.type)}`).join(', ')} }`
  }
  return (
    { Boolean: 'true', Int: '1', ID: '"00000000-0000-7000-8000-000000000000"', JSONObject: '{}' }[type.name] ?? '"x"'
  )
}
