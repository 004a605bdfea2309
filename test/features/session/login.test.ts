import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import bcrypt from '@node-rs/bcrypt'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type Credential,
  codeOf,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  tokenOf,
} from '../../_util/app.ts'
import { operations } from '../../_util/operations.generated.ts'

const wrong = 'quite another password'

let app: TestApp
let person: Person
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ hashQueueLimit: 1000 })
  person = await app.createPerson({ email: 'ada@xn--bcher-kva.example', username: 'Ada.Lovelace' })
})
afterAll(() => app.close())

const nextEmail = () => `guest-${++serial}@example.com`
const logIn = (identifier: string, password: string) => app.call.login({ input: { identifier, password } })
/** An answer to the byte, but for the date. */
async function raw(identifier: string, password: string) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ query: operations.login, variables: { input: { identifier, password } } })
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })
  const kept = [...response.headers].filter(([name]) => name !== 'date')
  return { status: response.status, headers: kept, text: await response.text() }
}
const waiting = async () => {
  const email = nextEmail()
  await app.call.signup({ input: { email, password: testPassword } })
  await app.server.drain()
  return { email, token: tokenOf(app.mailbox.last(email).links[0]) }
}

describe('the name', () => {
  test.each([
    ['the address', () => person.email],
    ['the address in capitals between spaces', () => ` ${person.email.toUpperCase()}\t`],
    ['the address as a person types it', () => 'Ada@bücher.example'],
    ['the address in full width', () => 'ａｄａ@BÜCHER.example'],
    ['the username', () => 'Ada.Lovelace'],
    ['the username in other letters', () => ' aDA.lOVELACE'],
    ['the id', () => person.id],
    ['the id in capitals', () => person.id.toUpperCase()],
  ])('%s', async (_what, identifier) => {
    for (const credential of [undefined, { basic: [identifier(), testPassword] } satisfies Credential]) {
      const input = credential ? undefined : { identifier: identifier(), password: testPassword }
      const answer = await app.call.login({ input }, credential)
      expect(answer, JSON.stringify(credential)).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id } })
    }
  })

  test('can read the own account in the same request', async () => {
    const input = { identifier: person.email, password: testPassword }
    const { data, errors } = await app.send('login', { input }, undefined, { 'user-agent': 'a browser' })
    expect(errors).toEqual([])
    expect(data.login).toMatchObject({
      tokenType: 'Bearer',
      expiresIn: 900,
      refreshExpiresIn: 14 * 86_400,
      session: { current: true, userAgent: 'a browser' },
      user: { email: person.email, emailVerified: true, lastLoginAt: app.clock.now().toISOString() },
    })
    expect(expectType(data.login, 'AuthTokens').user.permissions).toContain('profile:read')
  })

  test('can read an own list in the same request', async () => {
    const query =
      'mutation($input: LoginInput) { login(input: $input) { ... on AuthTokens { user { sessions { totalCount } } } } }'
    type Data = { login: { user: { sessions: { totalCount: number } } } }
    const { data } = await app.execute<Data>(query, { input: { identifier: person.email, password: testPassword } })
    expect(data.login.user.sessions.totalCount).toBeGreaterThan(1)
  })
})

describe('HTTP Basic', () => {
  const password = 'pass:with::colons: und Ümläuten'
  test('a password can contain colons and any script', async () => {
    const { email } = await app.createPerson({ email: nextEmail(), password })
    expect(await app.call.login({}, { basic: [email, password] })).toMatchObject({ __typename: 'AuthTokens' })
    expect(codeOf(await app.call.login({}, { basic: [email, 'pass'] }))).toBe('INVALID_CREDENTIALS')
    // A keyboard may write an umlaut as two code points.
    for (const form of ['NFC', 'NFD']) {
      const answer = await app.call.login({}, { basic: [email, password.normalize(form)] })
      expect(answer, form).toMatchObject({ __typename: 'AuthTokens' })
    }
    const strange = await app.call.login({}, { basic: ['a'.repeat(5000), password] })
    expect(codeOf(strange)).toBe('INVALID_CREDENTIALS')
  })

  const basic = { basic: ['somebody@example.com', testPassword] } satisfies Credential
  const input = { identifier: 'somebody@example.com', password: testPassword }
  const both = `mutation($input: LoginInput) { login(input: $input) { __typename } me: logout { __typename } }`
  const header = (value: string) => ({ headers: { authorization: value } })
  const encode = (value: string, encoding: BufferEncoding = 'utf8') => Buffer.from(value, encoding).toString('base64')
  test.each<[string, string, object, Credential | undefined, number, string]>([
    ['beside the input', operations.login, { input }, basic, 400, 'BAD_USER_INPUT'],
    ['nothing at all', operations.login, {}, undefined, 400, 'BAD_USER_INPUT'],
    ['beside another field', both, {}, basic, 401, 'TOKEN_INVALID'],
    ['for a query', '{ me { id } }', {}, basic, 401, 'TOKEN_INVALID'],
    ['for refresh', operations.refresh, {}, basic, 401, 'TOKEN_INVALID'],
    [
      'behind a fragment',
      'mutation { ...f } fragment f on Mutation { logout { __typename } }',
      {},
      basic,
      401,
      'TOKEN_INVALID',
    ],
    [
      'a refresh token for login',
      operations.login,
      {},
      { bearer: `sp_rt_${'A'.repeat(22)}.x.y` },
      401,
      'TOKEN_INVALID',
    ],
    ['without a colon', operations.login, {}, header(`Basic ${encode('somebody')}`), 400, 'BAD_USER_INPUT'],
    ['not base64', operations.login, {}, header('Basic ***'), 400, 'BAD_USER_INPUT'],
    ['empty', operations.login, {}, header('Basic'), 400, 'BAD_USER_INPUT'],
    [
      'in Latin-1',
      operations.login,
      {},
      header(`Basic ${encode('somebody:pässword', 'latin1')}`),
      400,
      'BAD_USER_INPUT',
    ],
  ])('%s is refused', async (_what, query, variables, credential, status, code) => {
    const answer = await app.execute(query, variables, credential)
    expect(answer).toMatchObject({ status, errors: [{ extensions: { code } }] })
  })
})

describe('information for an attacker', () => {
  test('is identical for the same work, whatever the reason of the refusal', async () => {
    const { email: unconfirmed } = await waiting()
    const [hash, verify] = [vi.spyOn(bcrypt, 'hash'), vi.spyOn(bcrypt, 'verify')]
    const attempts: [string, string][] = [
      ['nobody@example.com', testPassword],
      [person.email, wrong],
      [person.id, wrong],
      ['Ada.Lovelace', wrong],
      [unconfirmed, wrong],
      ['01890a5d-ac96-774b-bcce-b302099a8057', testPassword],
      ['no such name', testPassword],
      ['', ''],
      [person.email, ''],
      [person.email, 'x'.repeat(50_000)],
      ['nobody@example.com', 'x'.repeat(50_000)],
      [`${person.email}\u0001`, testPassword],
      ['no\u0001body@example.com', testPassword],
      ['\uffff', testPassword],
    ]
    const answers = []
    for (const [identifier, password] of attempts) answers.push(await raw(identifier, password))
    expect(answers[0]).toMatchObject({ status: 200, text: expect.stringContaining('INVALID_CREDENTIALS') })
    for (const [index, answer] of answers.entries()) expect(answer, JSON.stringify(attempts[index])).toEqual(answers[0])
    expect(hash.mock.calls.length + verify.mock.calls.length).toBe(2 * attempts.length)
    hash.mockRestore()
    verify.mockRestore()
    expect(await logIn(person.email, testPassword)).toMatchObject({ __typename: 'AuthTokens' })
  })

  test('an identifier that is too long is a validation error without a query', async () => {
    const answer = await logIn('a'.repeat(321), testPassword)
    expect(answer).toMatchObject({ __typename: 'ValidationError', fields: [{ path: ['input', 'identifier'] }] })
  })

  test('only the correct password reveals that the address is not confirmed', async () => {
    const { email } = await waiting()
    expect(codeOf(await logIn(email, wrong))).toBe('INVALID_CREDENTIALS')
    expect(await logIn(email.toUpperCase(), testPassword)).toMatchObject({
      __typename: 'EmailNotVerifiedError',
      code: 'EMAIL_NOT_VERIFIED',
    })
  })

  test('only the correct password reveals that the account is suspended, and until when', async () => {
    const { email } = await app.createPerson({ email: nextEmail() })
    const until = new Date(app.clock.now().getTime() + 3_600_000)
    await app.sql('update users set suspended_at = now(), suspended_until = $2 where email = $1', [email, until])
    expect(codeOf(await logIn(email, wrong))).toBe('INVALID_CREDENTIALS')
    const suspended = { code: 'ACCOUNT_SUSPENDED', until: until.toISOString() }
    expect(await logIn(email, testPassword)).toMatchObject(suspended)
    await app.clock.advance(3_600)
    expect(await logIn(email, testPassword)).toMatchObject({ __typename: 'AuthTokens' })
  })

  test('an account with an unconfirmed address cannot log in while confirmation is required', async () => {
    const { email } = await app.createPerson({ email: nextEmail() })
    await app.sql('update users set email_verified_at = null where email = $1', [email])
    expect(codeOf(await logIn(email, wrong))).toBe('INVALID_CREDENTIALS')
    expect(codeOf(await logIn(email, testPassword))).toBe('EMAIL_NOT_VERIFIED')
  })
})

describe('the lock', () => {
  const clear = (seconds: number) => app.clock.advance(seconds)
  const ladder = [60, 300, 900, 3600, 3600]
  test.each<[string, number[], () => Promise<string>]>([
    ['a known account', ladder, async () => (await app.createPerson({ email: nextEmail() })).email],
    ['an unconfirmed one', [60, 300], async () => (await waiting()).email],
    ['an unknown address', ladder, async () => nextEmail()],
    ['an unknown name', [60], async () => `ghost-${++serial}`],
    ['an unknown id', [60], async () => `01890a5d-ac96-774b-bcce-${String(++serial).padStart(12, '0')}`],
  ])('of %s begins after ten attempts, for 1, 5, 15, 60 and 60 minutes', async (_what, locks, subject) => {
    const identifier = await subject()
    for (const seconds of locks) {
      for (let attempt = 1; attempt <= 10; attempt++) {
        const answer = await logIn(identifier, wrong)
        expect(codeOf(answer), `attempt ${attempt} before ${seconds} s`).toBe('INVALID_CREDENTIALS')
      }
      const locked = { __typename: 'AccountLockedError', code: 'ACCOUNT_LOCKED' }
      expect(await logIn(identifier, wrong)).toMatchObject({ ...locked, retryAfter: seconds })
      await clear(seconds - 1)
      // The right password is not looked at, and asking does not prolong the lock.
      expect(await logIn(identifier.toUpperCase(), testPassword)).toMatchObject({ ...locked, retryAfter: 1 })
      await clear(1)
    }
  })

  test('is identical for known and unknown accounts', async () => {
    const { email } = await app.createPerson({ email: nextEmail() })
    const answers = []
    for (const identifier of [email, nextEmail()]) {
      for (let attempt = 1; attempt <= 10; attempt++) await logIn(identifier, wrong)
      answers.push(await raw(identifier, testPassword))
    }
    expect(answers[0]?.text).toContain('ACCOUNT_LOCKED')
    expect(answers[1]).toEqual(answers[0])
  })

  test.each([
    ['a known account', async () => (await app.createPerson({ email: nextEmail() })).email],
    ['an unknown one', async () => nextEmail()],
  ])('of %s also applies to parallel attempts, under any name and alias', async (_what, subject) => {
    const identifier = await subject()
    const aliased = `mutation($input: LoginInput) { ${Array.from({ length: 5 }, (_, i) => `a${i}: login(input: $input) { ... on Error { code } }`).join(' ')} }`
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, each) => {
        const input = { identifier: each % 2 ? identifier.toUpperCase() : ` ${identifier}`, password: wrong }
        const { data } = await app.execute<Record<string, { code: string }>>(aliased, { input })
        return Object.values(data).map((answer) => answer.code)
      }),
    )
    const codes = answers.flat()
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(10)
    expect(codes.filter((code) => code === 'ACCOUNT_LOCKED')).toHaveLength(30)
  })

  test('of one name does not affect the others; a success resets the count of its name, a password reset the counts of all names', async () => {
    const { email, id } = await app.createPerson({ email: nextEmail(), username: 'Many-Names' })
    const names = [email, 'many-names', id]
    const fail = async (name: string, times: number) => {
      for (let attempt = 0; attempt < times; attempt++) {
        expect(codeOf(await logIn(name, wrong))).toBe('INVALID_CREDENTIALS')
      }
    }
    await fail(email, 9)
    expect(await logIn(email, testPassword)).toMatchObject({ __typename: 'AuthTokens' })
    for (const [locked, name] of names.entries()) {
      await fail(name, 10)
      expect(codeOf(await logIn(name, wrong))).toBe('ACCOUNT_LOCKED')
      for (const other of names.slice(locked + 1)) {
        expect(await logIn(other, testPassword)).toMatchObject({ __typename: 'AuthTokens' })
      }
    }
    await app.call.requestPasswordReset({ email })
    await app.server.drain()
    await app.call.resetPassword({ token: tokenOf(app.mailbox.last(email).links[0]), newPassword: wrong })
    for (const name of names) expect(await logIn(name, wrong)).toMatchObject({ __typename: 'AuthTokens' })
    expect(
      await app.sql(`select 1 from audit_events where type = 'ACCOUNT_LOCKED' and target_id = $1`, [id]),
    ).toHaveLength(3)
  })

  test('is reset after a day without attempts', async () => {
    const { email } = await app.createPerson({ email: nextEmail() })
    for (let attempt = 0; attempt < 11; attempt++) await logIn(email, wrong)
    await clear(60 + 86_401)
    for (let attempt = 0; attempt < 10; attempt++) expect(codeOf(await logIn(email, wrong))).toBe('INVALID_CREDENTIALS')
    expect(await logIn(email, wrong)).toMatchObject({ retryAfter: 60 })
  })
})

test.each([
  ['Authorization', () => [`Bearer ${person.accessToken}`, `Bearer ${person.accessToken}`]],
  ['Authorization', () => [`Bearer ${person.accessToken}`, 'Bearer x']],
  ['X-API-Key', () => ['sp_live_x', 'sp_live_x']],
])('two %s headers count as two credentials', async (name, values) => {
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', [name]: values() }
    const sent = request(`${app.url}/graphql`, { method: 'POST', headers }, (response) => resolve(text(response)))
    sent.on('error', reject)
    sent.end(JSON.stringify({ query: operations.me }))
  })
  expect(JSON.parse(answer).errors[0].extensions.code).toBe('BAD_USER_INPUT')
})
