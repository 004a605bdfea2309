import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountCalls } from '../../_util/account.ts'
import { createTestApp, documents, type Person, type TestApp, testPassword } from '../../_util/app.ts'

const newPassword = 'two horses and a battery'

let app: TestApp
let calls: ReturnType<typeof accountCalls>
beforeAll(async () => {
  app = await createTestApp()
  calls = accountCalls(app)
})
afterAll(() => app.close())

const change = (person: Person, to = newPassword, currentPassword = person.password) =>
  calls.call('changePassword', { currentPassword, newPassword: to }, person.credential)
const logIn = async (identifier: string, password: string) =>
  (await app.execute(documents.login, { input: { identifier, password } })).data.login

describe('changePassword', () => {
  test('ends the other sessions, keeps this one and the API keys, and sends a notice', async () => {
    const person = await app.createPerson()
    const other = await app.logInAs(person.email)
    const key = await app.createKey(person, ['profile:read'])
    expect((await change(person)).__typename).toBe('Done')
    expect(await Promise.all([person.credential, other.credential, key.credential].map(calls.works))).toEqual([
      true,
      false,
      true,
    ])
    expect(await calls.kind('refresh', { refreshToken: other.refreshToken })).toBe('TokenInvalidError')
    expect(await calls.kind('refresh', { refreshToken: person.refreshToken })).toBe('AuthTokens')
    expect((await logIn(person.email, testPassword)).code).toBe('INVALID_CREDENTIALS')
    expect((await logIn(person.email, newPassword)).__typename).toBe('AuthTokens')
    await app.app.drain()
    const subjects = app.mailbox.to(person.email).map((mail) => mail.subject)
    expect(subjects).toContain('Your Sallyport password was changed')
  })

  test('voids open links and challenges', async () => {
    const person = await app.createPerson()
    await calls.call('requestPasswordReset', { email: person.email })
    const token = await calls.mailedToken(person.email, 'reset-password')
    const newEmail = 'change-void@example.com'
    await calls.call('requestEmailChange', { newEmail, password: testPassword }, person.credential)
    const confirmation = await calls.mailedToken(newEmail, 'confirm-email')
    await app.sql('update users set two_factor_enabled_at = now() where id = $1', [person.id])
    const { challengeToken } = await logIn(person.email, testPassword)
    expect((await change(person)).__typename).toBe('Done')
    expect(await calls.kind('resetPassword', { token, newPassword: testPassword })).toBe('TokenInvalidError')
    expect(await calls.kind('confirmEmailChange', { token: confirmation })).toBe('TokenInvalidError')
    const code = { challengeToken, code: '123456' }
    expect(await calls.kind('verifyTwoFactor', { input: code })).toBe('ChallengeExpiredError')
  })

  test('requires a session and the password', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, ['profile:write'])
    const args = { currentPassword: testPassword, newPassword }
    expect((await change(person, newPassword, 'wrong')).code).toBe('INVALID_CREDENTIALS')
    expect(await calls.kind('changePassword', args)).toBe('UNAUTHENTICATED')
    expect(await calls.kind('changePassword', args, key.credential)).toBe('FORBIDDEN')
    const unequal = await calls.call('changePassword', { ...args, newPasswordConfirmation: 'other' }, person.credential)
    expect(unequal.fields).toEqual([{ path: ['newPasswordConfirmation'], rule: 'matches' }])
    expect((await logIn(person.email, testPassword)).__typename).toBe('AuthTokens')
  })

  test('counts wrong passwords over all mutations, also in parallel, and separately from logins', async () => {
    const person = await app.createPerson()
    const asks = [
      () => change(person, newPassword, 'a guess'),
      () => calls.call('deleteAccount', { password: 'a guess' }, person.credential),
      () => calls.call('setupTwoFactor', { password: 'a guess' }, person.credential),
      () => calls.call('requestEmailChange', { newEmail: 'g@example.com', password: 'a guess' }, person.credential),
    ]
    for (let guess = 0; guess < 11; guess++) await logIn(person.email, 'a guess')
    const answers = await Promise.all(Array.from({ length: 24 }, (_, index) => asks[index % asks.length]?.()))
    const codes = answers.map((answer) => answer?.code)
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(10)
    expect(codes.filter((code) => code === 'ACCOUNT_LOCKED')).toHaveLength(14)
    expect(await change(person)).toMatchObject({ __typename: 'AccountLockedError', retryAfter: 60 })
    expect((await logIn(person.email, testPassword)).code).toBe('ACCOUNT_LOCKED')
    await app.clock.advance(60)
    expect((await change(person)).__typename).toBe('Done')
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
      await calls.call('requestPasswordReset', { email: person.email })
      const token = await calls.mailedToken(person.email, 'reset-password')
      const newEmail = `round-${round}@example.com`
      await calls.call('requestEmailChange', { newEmail, password: person.password }, person.credential)
      const confirmation = await calls.mailedToken(newEmail, 'confirm-email')
      const notice = await calls.mailedToken(person.email, 'not-me')
      await calls.call('requestPasswordReset', { email: person.email })
      const kinds = await Promise.all([
        calls.kind('confirmEmailChange', { token: confirmation }),
        calls.kind('resetPassword', { token, newPassword: `reset in round ${round}` }),
        change(person, `changed in round ${round}`).then((answer) => answer.__typename ?? answer.refused),
        calls.kind('disownChange', { token: notice }),
        app.app.drain(),
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
    ['a megabyte of patience', 'long '.repeat(15_000), 'max_length'],
    ['NUL', 'before\0after', 'characters'],
    ['a lone high surrogate', 'before\ud83eafter', 'characters'],
    ['a lone low surrogate', 'before\udd84after', 'characters'],
    ['a pair the wrong way round', 'before\udd84\ud83eafter', 'characters'],
  ])('refuse %s and name the field', async (_what, password, rule) => {
    const answer = await change(person, password)
    expect([answer.__typename, answer.fields]).toEqual(['ValidationError', [{ path: ['newPassword'], rule }]])
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
    expect(answer.__typename).toBe('PasswordCompromisedError')
    expect(answer.message).toMatch(reason)
  })

  test.each([
    ['eight characters outside the basic plane', '🦄🐉🐲🦕🦖🐊🐢🦎'],
    ['128 characters', 'y1'.repeat(64)],
    ['200 that compose to 100', 'e\u0301'.repeat(100)],
    ['no digit, no capital, no sign', 'onlylowercaseletters'],
    ['spaces around', '  in the middle of spaces  '],
    ['a common word within a longer one', 'password1 of the lighthouse'],
    ['right-to-left and joined script', 'סיסמה ארוכה می‌خواهم'],
  ])('accept %s, and distinguish it from similar passwords', async (_what, password) => {
    expect((await change(person, password)).__typename).toBe('Done')
    person.password = password
    expect((await logIn(own.email, password.normalize('NFD'))).__typename).toBe('AuthTokens')
    expect((await logIn(own.email, password.normalize('NFC'))).__typename).toBe('AuthTokens')
    for (const near of [`${password} `, ` ${password}`, [...password].slice(0, -1).join(''), `${password}\u0001`]) {
      expect([near, (await logIn(own.email, near)).code]).toEqual([near, 'INVALID_CREDENTIALS'])
    }
  })

  test('depend on every character: the same first 72 bytes are not sufficient', async () => {
    const front = 'z3'.repeat(36)
    expect((await change(person, `${front} one`)).__typename).toBe('Done')
    person.password = `${front} one`
    expect((await logIn(own.email, `${front} two`)).code).toBe('INVALID_CREDENTIALS')
    expect((await logIn(own.email, front)).code).toBe('INVALID_CREDENTIALS')
    expect((await logIn(own.email, `${front} one`)).__typename).toBe('AuthTokens')
  })
})
