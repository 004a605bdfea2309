import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { readQrCode, totpCode, twoFactorCalls } from '../../_util/two-factor.ts'
import { whileChanging } from '../../_util/while-changing.ts'
import { whileLocked } from '../../_util/while-locked.ts'

let app: TestApp
let calls: ReturnType<typeof twoFactorCalls>
beforeAll(async () => {
  app = await createTestApp({ productName: 'Key & Söhne: “Ω”' })
  calls = twoFactorCalls(app)
})
afterAll(() => app.close())

interface StateData {
  me: { twoFactorEnabled: boolean; recoveryCodesRemaining: number | null }
}

const stateOf = async (person: Person) => {
  const query = '{ me { twoFactorEnabled recoveryCodesRemaining } }'
  const { data } = await app.execute<StateData>(query, {}, person.credential)
  return [data.me.twoFactorEnabled, data.me.recoveryCodesRemaining]
}
const notices = async (person: Person) => {
  await app.server.drain()
  return app.mailbox.to(person.email).map((mail) => mail.subject)
}
const setUp = (person: Person, password = testPassword) => app.call.setupTwoFactor({ password }, person.credential)
/** Sets up a second factor. @returns its secret, URL and QR code */
const newSetup = async (person: Person) => expectType(await setUp(person), 'TwoFactorSetup')
const confirm = (person: Person, code: string) => app.call.confirmTwoFactor({ code }, person.credential)
const wrong = (secret: string) => {
  const near = [-60, -30, 0, 30, 60].map((shift) =>
    totpCode(secret, new Date(app.clock.now().getTime() + shift * 1000)),
  )
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code)) ?? ''
}

describe('setupTwoFactor', () => {
  test('returns a secret as text, URL and QR code, and changes nothing yet', async () => {
    const person = await app.createPerson({ email: 'reader+app@xn--bcher-kva.example' })
    const setup = await newSetup(person)
    expect(setup.secret).toMatch(/^[A-Z2-7]{32}$/)
    const url = new URL(setup.otpauthUrl)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: 'Key & Söhne: “Ω”',
      secret: setup.secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    })
    expect(url.href).toMatch(/^otpauth:\/\/totp\//)
    expect(decodeURIComponent(url.pathname)).toContain('reader+app@xn--bcher-kva.example')
    expect(readQrCode(setup.qrCode)).toBe(setup.otpauthUrl)
    expect(await stateOf(person)).toEqual([false, null])
    await app.logInAs(person.email)
  })

  test('requires a session and the password, and returns a new secret each time', async () => {
    const person = await app.createPerson()
    const key = await app.createKey(person, ['profile:write'])
    expect(codeOf(await setUp(person, 'wrong'))).toBe('INVALID_CREDENTIALS')
    expect(typeOf(await app.call.setupTwoFactor({ password: testPassword }))).toBe('UNAUTHENTICATED')
    expect(typeOf(await app.call.setupTwoFactor({ password: testPassword }, key.credential))).toBe('FORBIDDEN')
    const [first, second] = [await newSetup(person), await newSetup(person)]
    expect(first.secret).not.toBe(second.secret)
    expect(codeOf(await confirm(person, totpCode(first.secret, app.clock.now())))).toBe('CODE_INVALID')
    expect((await confirm(person, totpCode(second.secret, app.clock.now()))).__typename).toBe('RecoveryCodes')
    expect(codeOf(await setUp(person))).toBe('TWO_FACTOR_ALREADY_ENABLED')
  })
})

test('setupTwoFactor in a session that ends meanwhile leaves the secret of another set-up', async () => {
  const person = await app.createPerson()
  const other = await app.logInAs(person.email)
  const { secret } = await newSetup(person)
  const end = 'update sessions set revoked_at = sallyport_now() where id = $1'
  const answer = await whileChanging(app, [end, [other.sessionId]], () => setUp(other))
  expect(codeOf(answer)).toBe('TOKEN_INVALID')
  expect((await confirm(person, totpCode(secret, app.clock.now()))).__typename).toBe('RecoveryCodes')
})

describe('confirmTwoFactor', () => {
  test('in a session that ends meanwhile turns nothing on', async () => {
    const person = await app.createPerson()
    const { secret } = await newSetup(person)
    const end = () => app.sql('update sessions set revoked_at = sallyport_now() where user_id = $1', [person.id])
    const held = { userId: person.id, waiting: 1, meanwhile: end }
    const refused = await whileLocked(app, held, () => confirm(person, totpCode(secret, app.clock.now())))
    expect(codeOf(refused)).toBe('TOKEN_INVALID')
    const enabled = await app.sql('select two_factor_enabled_at as at from users where id = $1', [person.id])
    expect(enabled).toEqual([{ at: null }])
  })

  test('turns two-factor authentication on, returns ten codes once, ends the other sessions, and sends a notice', async () => {
    const person = await app.createPerson()
    const other = await app.logInAs(person.email)
    const key = await app.createKey(person, ['profile:read'])
    const { codes } = await calls.enable(person)
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/)
    expect(await stateOf(person)).toEqual([true, 10])
    expect(await calls.isAccepted(other.credential)).toBe(false)
    expect(await calls.isAccepted(key.credential)).toBe(true)
    expect(await notices(person)).toContain('Two-factor authentication is on for Key & Söhne: “Ω”')
    expect(codeOf(await confirm(person, '123456'))).toBe('TWO_FACTOR_ALREADY_ENABLED')
  })

  test('requires a set-up and the correct code, and locks after five wrong codes', async () => {
    const person = await app.createPerson()
    expect(codeOf(await confirm(person, '123456'))).toBe('TWO_FACTOR_NOT_ENABLED')
    const { secret } = await newSetup(person)
    for (let left = 4; left >= 0; left--) {
      expect(await confirm(person, wrong(secret))).toMatchObject({ code: 'CODE_INVALID', attemptsRemaining: left })
    }
    expect(await confirm(person, totpCode(secret, app.clock.now()))).toMatchObject({
      code: 'ACCOUNT_LOCKED',
      retryAfter: 300,
    })
    expect(await stateOf(person)).toEqual([false, null])
    await app.clock.advance(300)
    expect((await confirm(person, totpCode(secret, app.clock.now()))).__typename).toBe('RecoveryCodes')
  })

  test('returns codes for one of ten parallel requests, and stores these codes', async () => {
    const person = await app.createPerson()
    const { secret } = await newSetup(person)
    const code = totpCode(secret, app.clock.now())
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(person, code)))
    const given = answers.flatMap((answer) => (answer.__typename === 'RecoveryCodes' ? [answer.codes] : []))
    expect(given).toHaveLength(1)
    expect(await stateOf(person)).toEqual([true, 10])
    const token = await calls.challenge(person)
    expect((await calls.verify(token, given[0]?.[9] ?? '')).__typename).toBe('AuthTokens')
  })
})

describe.each(['disableTwoFactor', 'regenerateRecoveryCodes'] as const)('%s', (field) => {
  test('in a session that ends meanwhile changes nothing', async () => {
    const person = await app.createPerson()
    const { secret, codes } = await calls.enable(person)
    const code = await calls.nextCode(secret)
    const end = () => app.sql('update sessions set revoked_at = sallyport_now() where user_id = $1', [person.id])
    const held = { userId: person.id, waiting: 1, meanwhile: end }
    const refused = await whileLocked(app, held, async () => codeOf(await app.call[field]({ code }, person.credential)))
    expect(refused).toBe('TOKEN_INVALID')
    const challenge = await calls.challenge(person)
    expect((await calls.verify(challenge, codes[0] ?? '')).__typename).toBe('AuthTokens')
  })
})

describe('disableTwoFactor', () => {
  test.each(['a code of the app', 'a recovery code'])(
    'by %s: ends the other sessions, and sends a notice',
    async (by) => {
      const person = await app.createPerson()
      const { secret, codes } = await calls.enable(person)
      const answer = await calls.verify(await calls.challenge(person), await calls.nextCode(secret))
      const elsewhere = { bearer: expectType(answer, 'AuthTokens').accessToken }
      const open = await calls.challenge(person)
      const code = by === 'a recovery code' ? (codes[0] ?? '') : await calls.nextCode(secret)
      expect(typeOf(await app.call.disableTwoFactor({ code }, person.credential))).toBe('Done')
      expect(await stateOf(person)).toEqual([false, null])
      expect([await calls.isAccepted(person.credential), await calls.isAccepted(elsewhere)]).toEqual([true, false])
      expect(await notices(person)).toContain('Two-factor authentication is off for Key & Söhne: “Ω”')
      expect(codeOf(await calls.verify(open, await calls.nextCode(secret)))).toBe('CHALLENGE_EXPIRED')
      expect(codeOf(await calls.verify(open, codes[1] ?? ''))).toBe('CHALLENGE_EXPIRED')
      const left = await app.sql(
        'select (select count(*) from two_factors where user_id = $1) + count(*) as n from recovery_codes where user_id = $1',
        [person.id],
      )
      expect(left).toEqual([{ n: '0' }])
      await app.logInAs(person.email)
    },
  )

  test('requires a session and the correct code', async () => {
    const person = await app.createPerson()
    expect(codeOf(await app.call.disableTwoFactor({ code: '123456' }, person.credential))).toBe(
      'TWO_FACTOR_NOT_ENABLED',
    )
    const { secret, codes } = await calls.enable(person)
    const key = await app.createKey(person, ['profile:write'])
    const code = codes[0] ?? ''
    expect(typeOf(await app.call.disableTwoFactor({ code }))).toBe('UNAUTHENTICATED')
    expect(typeOf(await app.call.disableTwoFactor({ code }, key.credential))).toBe('FORBIDDEN')
    const other = await app.createPerson()
    const theirs = await calls.enable(other)
    for (const guess of [wrong(secret), theirs.codes[0] ?? '', testPassword, '']) {
      expect(codeOf(await app.call.disableTwoFactor({ code: guess }, person.credential))).toBe('CODE_INVALID')
    }
    expect(await stateOf(person)).toEqual([true, 10])
  })
})

describe('regenerateRecoveryCodes', () => {
  test('returns ten new codes, voids the old ones and sends a notice', async () => {
    const person = await app.createPerson()
    const { secret, codes } = await calls.enable(person)
    const regenerate = (code: string) => app.call.regenerateRecoveryCodes({ code }, person.credential)
    const byApp = expectType(await regenerate(await calls.nextCode(secret)), 'RecoveryCodes').codes
    const byCode = expectType(await regenerate(byApp[0] ?? ''), 'RecoveryCodes').codes
    expect([byApp.length, byCode.length, new Set([...codes, ...byApp, ...byCode]).size]).toEqual([10, 10, 30])
    expect(await stateOf(person)).toEqual([true, 10])
    const token = await calls.challenge(person)
    expect(codeOf(await calls.verify(token, codes[3] ?? ''))).toBe('CODE_INVALID')
    expect(codeOf(await calls.verify(token, byApp[3] ?? ''))).toBe('CODE_INVALID')
    expect((await calls.verify(token, byCode[3] ?? '')).__typename).toBe('AuthTokens')
    expect(await stateOf(person)).toEqual([true, 9])
    expect(await notices(person)).toContain('You have new recovery codes for Key & Söhne: “Ω”')
    expect(codeOf(await regenerate(wrong(secret)))).toBe('CODE_INVALID')
    const without = await app.createPerson()
    expect(typeOf(await app.call.regenerateRecoveryCodes({ code: '123456' }, without.credential))).toBe(
      'TwoFactorNotEnabledError',
    )
  })

  test('ends the other sessions, so that one which was opened with an old code does not stay', async () => {
    const person = await app.createPerson()
    const { secret, codes } = await calls.enable(person)
    const answer = await calls.verify(await calls.challenge(person), codes[0] ?? '')
    const thief = { bearer: expectType(answer, 'AuthTokens').accessToken }
    const open = await calls.challenge(person)
    expect(await calls.isAccepted(thief)).toBe(true)
    const code = await calls.nextCode(secret)
    expectType(await app.call.regenerateRecoveryCodes({ code }, person.credential), 'RecoveryCodes')
    expect([await calls.isAccepted(person.credential), await calls.isAccepted(thief)]).toEqual([true, false])
    expect(codeOf(await calls.verify(open, await calls.nextCode(secret)))).toBe('CHALLENGE_EXPIRED')
  })

  test('handles parallel regeneration and deactivation', async () => {
    for (let round = 0; round < 3; round++) {
      const person = await app.createPerson()
      const { codes } = await calls.enable(person)
      const [first = '', second = '', third = ''] = codes
      const kinds = await Promise.all([
        app.call.regenerateRecoveryCodes({ code: first }, person.credential).then(typeOf),
        app.call.disableTwoFactor({ code: second }, person.credential).then(typeOf),
        app.call.regenerateRecoveryCodes({ code: third }, person.credential).then(typeOf),
      ])
      expect(kinds.join()).not.toMatch(/INTERNAL|OVERLOADED/)
      const [enabled, remaining] = await stateOf(person)
      expect([enabled, remaining]).toEqual(enabled ? [true, 10] : [false, null])
    }
  })
})
