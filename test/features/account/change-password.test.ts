import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'

import { whileChanging } from '../../_util/while-changing.ts'

const newPassword = 'two horses and a battery'

let app: TestApp
let calls: ReturnType<typeof accountCalls>
beforeAll(async () => {
  app = await createTestApp()
  calls = accountCalls(app)
})
afterAll(() => app.close())

const change = (person: Person, to = newPassword, currentPassword = person.password) =>
  app.call.changePassword({ currentPassword, newPassword: to }, person.credential)
const logIn = (identifier: string, password: string) => app.call.login({ input: { identifier, password } })

describe('changePassword', () => {
  test('ends the other sessions, keeps this one and the API keys, and sends a notice', async () => {
    const person = await app.createPerson()
    const other = await app.logInAs(person.email)
    const key = await app.createKey(person, ['profile:read'])
    expect((await change(person)).__typename).toBe('Done')
    expect(await Promise.all([person.credential, other.credential, key.credential].map(calls.isAccepted))).toEqual([
      true,
      false,
      true,
    ])
    expect(typeOf(await app.call.refresh({ refreshToken: other.refreshToken }))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.refresh({ refreshToken: person.refreshToken }))).toBe('AuthTokens')
    expect(codeOf(await logIn(person.email, testPassword))).toBe('INVALID_CREDENTIALS')
    expect((await logIn(person.email, newPassword)).__typename).toBe('AuthTokens')
    await app.server.drain()
    const subjects = app.mailbox.to(person.email).map((mail) => mail.subject)
    expect(subjects).toContain('Your Sallyport password was changed')
  })

  test('voids open links and challenges', async () => {
    const person = await app.createPerson()
    await app.call.requestPasswordReset({ email: person.email })
    const token = await calls.mailedToken(person.email, 'reset-password')
    const newEmail = 'change-void@example.com'
    await app.call.requestEmailChange({ newEmail, password: testPassword }, person.credential)
    const confirmation = await calls.mailedToken(newEmail, 'confirm-email')
    await app.sql('update users set two_factor_enabled_at = now() where id = $1', [person.id])
    const { challengeToken } = expectType(await logIn(person.email, testPassword), 'TwoFactorChallenge')
    expect((await change(person)).__typename).toBe('Done')
    expect(typeOf(await app.call.resetPassword({ token, newPassword: testPassword }))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.confirmEmailChange({ token: confirmation }))).toBe('TokenInvalidError')
    const code = { challengeToken, code: '123456' }
    expect(typeOf(await app.call.verifyTwoFactor({ input: code }))).toBe('ChallengeExpiredError')
  })

  test('requires a session and the password', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, ['profile:write'])
    const args = { currentPassword: testPassword, newPassword }
    expect(codeOf(await change(person, newPassword, 'wrong'))).toBe('INVALID_CREDENTIALS')
    expect(typeOf(await app.call.changePassword(args))).toBe('UNAUTHENTICATED')
    expect(typeOf(await app.call.changePassword(args, key.credential))).toBe('FORBIDDEN')
    const unequal = await app.call.changePassword({ ...args, newPasswordConfirmation: 'other' }, person.credential)
    expect(unequal).toMatchObject({ fields: [{ path: ['newPasswordConfirmation'], rule: 'matches' }] })
    expect((await logIn(person.email, testPassword)).__typename).toBe('AuthTokens')
  })

  test('counts wrong passwords over all mutations, also in parallel, and separately from logins', async () => {
    const person = await app.createPerson()
    const asks = [
      () => change(person, newPassword, 'a guess'),
      () => app.call.deleteAccount({ password: 'a guess' }, person.credential),
      () => app.call.setupTwoFactor({ password: 'a guess' }, person.credential),
      () => app.call.requestEmailChange({ newEmail: 'g@example.com', password: 'a guess' }, person.credential),
    ]
    for (let guess = 0; guess < 11; guess++) await logIn(person.email, 'a guess')
    const answers = await Promise.all(Array.from({ length: 24 }, (_, index) => asks[index % asks.length]?.()))
    const codes = answers.map(codeOf)
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(10)
    expect(codes.filter((code) => code === 'ACCOUNT_LOCKED')).toHaveLength(14)
    expect(await change(person)).toMatchObject({ __typename: 'AccountLockedError', retryAfter: 60 })
    expect(codeOf(await logIn(person.email, testPassword))).toBe('ACCOUNT_LOCKED')
    await app.clock.advance(60)
    expect((await change(person)).__typename).toBe('Done')
  })

  test('by a session that ends meanwhile changes nothing', async () => {
    const person = await app.createPerson()
    const end = 'update sessions set revoked_at = sallyport_now() where id = $1'
    const answer = await whileChanging(app, [end, [person.sessionId]], () => change(person))
    expect(typeOf(answer)).toBe('TOKEN_INVALID')
    expect((await logIn(person.email, testPassword)).__typename).toBe('AuthTokens')
    await app.server.drain()
    expect(app.mailbox.to(person.email).filter(({ subject }) => /password was changed/.test(subject))).toEqual([])
  })

  test('makes one of ten parallel changes, and only its password works', async () => {
    const person = await app.createPerson()
    const wanted = Array.from({ length: 10 }, (_, index) => `a password of my own ${index}`)
    const kinds = (await Promise.all(wanted.map((each) => change(person, each)))).map((answer) => answer.__typename)
    expect(kinds.filter((kind) => kind !== 'InvalidCredentialsError')).toEqual(['Done'])
    expect((await logIn(person.email, wanted[kinds.indexOf('Done')] ?? '')).__typename).toBe('AuthTokens')
  })

  test('parallel changes, resets and address changes never cause an internal error', async () => {
    const person = await app.createPerson()
    for (let round = 0; round < 4; round++) {
      await app.call.requestPasswordReset({ email: person.email })
      const token = await calls.mailedToken(person.email, 'reset-password')
      const newEmail = `round-${round}@example.com`
      await app.call.requestEmailChange({ newEmail, password: person.password }, person.credential)
      const confirmation = await calls.mailedToken(newEmail, 'confirm-email')
      const notice = await calls.mailedToken(person.email, 'not-me')
      await app.call.requestPasswordReset({ email: person.email })
      const kinds = await Promise.all([
        app.call.confirmEmailChange({ token: confirmation }).then(typeOf),
        app.call.resetPassword({ token, newPassword: `reset in round ${round}` }).then(typeOf),
        change(person, `changed in round ${round}`).then(typeOf),
        app.call.disownChange({ token: notice }).then(typeOf),
        app.server.drain(),
      ])
      expect(kinds.join()).not.toMatch(/INTERNAL_SERVER_ERROR|OVERLOADED/)
      const email = `person-round-${round}@example.com`
      Object.assign(person, await app.createPerson({ email }))
    }
  })
})

describe('the rules for passwords', () => {
  const own = { email: 'margaret.hamilton@example.com', name: 'Margaret Élodie', username: 'apollo-guidance' }
  let person: Person
  beforeAll(async () => {
    person = await app.createPerson(own)
  })

  test.each([
    ['seven characters', 'öäüß€漢字', 'min_length'],
    ['seven characters outside the basic plane', '🦄'.repeat(7), 'min_length'],
    ['eight that compose to seven', 'abcdefe\u0301', 'min_length'],
    ['129 characters', 'x1'.repeat(64).concat('y'), 'max_length'],
    ['75,000 characters', 'long '.repeat(15_000), 'max_length'],
    ['NUL', 'before\0after', 'characters'],
    ['a lone high surrogate', 'before\ud83eafter', 'characters'],
    ['a lone low surrogate', 'before\udd84after', 'characters'],
    ['a surrogate pair in the wrong order', 'before\udd84\ud83eafter', 'characters'],
  ])('refuse %s and name the field', async (_what, password, rule) => {
    const answer = await change(person, password)
    expect(answer).toMatchObject({ __typename: 'ValidationError', fields: [{ path: ['newPassword'], rule }] })
  })

  test.each([
    ['common', 'password1', /common/],
    ['common in capitals', 'PASSWORD1', /common/],
    ['the own address', own.email, /own/],
    ['the own address in capitals', own.email.toUpperCase(), /own/],
    ['the part before the @', 'Margaret.Hamilton', /own/],
    ['the own name, decomposed', own.name.normalize('NFD'), /own/],
    ['the own username', 'Apollo-Guidance', /own/],
    ['the name of the product', 'sallyport', /./],
  ])('refuse a password that is %s, and give the reason', async (_what, password, reason) => {
    const answer = await change(person, password)
    expect(expectType(answer, 'PasswordCompromisedError').message).toMatch(reason)
  })

  test('refuse an address of an international domain in every spelling of it', async () => {
    const reader = await app.createPerson({ email: 'ada@xn--bcher-kva.example' })
    for (const password of [reader.email, 'ada@bücher.example', 'ADA@BÜCHER.example', 'ａｄａ@bücher.example']) {
      const { message } = expectType(await change(reader, password), 'PasswordCompromisedError')
      expect(message, password).toMatch(/own/)
    }
    expect((await change(reader, 'ada@büche.example')).__typename).toBe('Done')
  })

  test.each([
    ['eight characters outside the basic plane', '🦄🐉🐲🦕🦖🐊🐢🦎'],
    ['128 characters', 'y1'.repeat(64)],
    ['200 that compose to 100', 'e\u0301'.repeat(100)],
    ['no digit, no capital and no punctuation', 'onlylowercaseletters'],
    ['spaces around', '  in the middle of spaces  '],
    ['a common word within a longer one', 'password1 of the lighthouse'],
    ['right-to-left and joined script', 'סיסמה ארוכה می‌خواهم'],
  ])('accept %s, and distinguish it from similar passwords', async (_what, password) => {
    expect((await change(person, password)).__typename).toBe('Done')
    person.password = password
    expect((await logIn(own.email, password.normalize('NFD'))).__typename).toBe('AuthTokens')
    expect((await logIn(own.email, password.normalize('NFC'))).__typename).toBe('AuthTokens')
    for (const near of [`${password} `, ` ${password}`, [...password].slice(0, -1).join(''), `${password}\u0001`]) {
      expect([near, codeOf(await logIn(own.email, near))]).toEqual([near, 'INVALID_CREDENTIALS'])
    }
  })

  test('depend on every character: the same first 72 bytes are not sufficient', async () => {
    const front = 'z3'.repeat(36)
    expect((await change(person, `${front} one`)).__typename).toBe('Done')
    person.password = `${front} one`
    expect(codeOf(await logIn(own.email, `${front} two`))).toBe('INVALID_CREDENTIALS')
    expect(codeOf(await logIn(own.email, front))).toBe('INVALID_CREDENTIALS')
    expect((await logIn(own.email, `${front} one`)).__typename).toBe('AuthTokens')
  })
})
