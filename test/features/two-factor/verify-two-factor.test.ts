import {
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPublicField } from '../../../src/graphql/access-rules.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { operations } from '../../_util/operations.generated.ts'
import { makeUntil, tamper } from '../../_util/tamper.ts'
import { totpCode, twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
let calls: ReturnType<typeof twoFactorCalls>
let person: Person
let secret: string
let codes: string[]
beforeAll(async () => {
  app = await createTestApp({
    documentLimits: { tokens: 20_000, depth: 12, aliases: 200, directives: 50, cost: 5000, bodyBytes: 102_400 },
  })
  calls = twoFactorCalls(app)
})
afterAll(() => app.close())

/** Creates a user with two-factor authentication. */
async function begin() {
  person = await app.createPerson()
  const enabled = await calls.enable(person)
  secret = enabled.secret
  codes = enabled.codes
}
const codeAt = (shift: number) => totpCode(secret, new Date(app.clock.now().getTime() + shift * 1000))
/** A recovery code that was not used yet; ten more are made when there is none. */
const nextRecoveryCode = async (): Promise<string> => {
  const code = codes.pop()
  if (code !== undefined) return code
  const newCode = await calls.nextCode(secret)
  const made = await app.call.regenerateRecoveryCodes({ code: newCode }, person.credential)
  codes = expectType(made, 'RecoveryCodes').codes
  return nextRecoveryCode()
}
const openSessions = async () =>
  (await app.sql('select id from sessions where user_id = $1 and revoked_at is null', [person.id])).length
const wrongCodes = (count: number) => {
  const near = new Set([-90, -60, -30, 0, 30, 60, 90].map(codeAt))
  return Array.from({ length: count + 7 }, (_, index) => String(index * 997).padStart(6, '0'))
    .filter((code) => !near.has(code))
    .slice(0, count)
}

describe('a code as users type it', () => {
  beforeAll(begin)

  test.each([
    ['spaces', (code: string) => ` ${code.slice(0, 3)} ${code.slice(3)}\n`],
    ['a dash', (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
    [
      'full-width digits',
      (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    ],
    ['Arabic digits', (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))],
    ['Persian digits', (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0x6f0 + Number(digit)))],
    ['a joiner from a copied mail', (code: string) => `\u200b${code}\u2060`],
  ])('is accepted with %s', async (_what, type) => {
    const token = await calls.challenge(person)
    expect((await calls.verify(token, type(await calls.nextCode(secret)))).__typename).toBe('AuthTokens')
  })

  test.each([
    ['capitals and spaces', /[a-z]/, (code: string) => code.toUpperCase().replaceAll('-', ' ')],
    ['no separators', /-/, (code: string) => code.replaceAll('-', '')],
    [
      'Arabic digits',
      /\d/,
      (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
    ],
    ['letters for digits', /[01]/, (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('is accepted as a recovery code with %s', async (_what, needed, type) => {
    const code = await makeUntil(nextRecoveryCode, (made) => needed.test(made))
    const token = await calls.challenge(person)
    expect((await calls.verify(token, tamper(code, type))).__typename).toBe('AuthTokens')
  })

  test.each([
    ['five digits', '12345'],
    ['seven digits', '1234567'],
    ['a thousand digits', '1'.repeat(1000)],
    ['ninety thousand digits', '1'.repeat(90_000)],
    ['nothing', ''],
    ['spaces', '      '],
    ['emoji', '🔢🔢🔢🔢🔢🔢'],
    ['keycap emoji', '1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣'],
    ['NUL', '123\x256'],
    ['a replacement character', '12345\ufffd'],
    ['Arabic digits', '١٢٣٤٥٦'],
    ['circled digits with letters', '①②③④⑤x'],
    ['a sign', '-12345'],
    ['hexadecimal', '0x1E240'],
    ['a number with a point', '12345.6'],
    ['null as text', 'null'],
    ['a recovery code that is none', '0000-0000-0000-0000'],
    ['SQL', `' or 1=1 --`],
  ])('is a wrong code when it is %s', async (_what, code) => {
    const answer = await calls.verify(await calls.challenge(person), code)
    expect(answer).toMatchObject({ code: 'CODE_INVALID', attemptsRemaining: 4 })
    expect((await calls.verify(await calls.challenge(person), await calls.nextCode(secret))).__typename).toBe(
      'AuthTokens',
    )
  })

  test.each([null, 123456, ['123456'], { a: 1 }, true])(
    'is refused as a value that is not a text: %j',
    async (code) => {
      const input = { challengeToken: await calls.challenge(person), code }
      const { errors } = await app.execute(operations.verifyTwoFactor, { input })
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    },
  )
})

describe('a code', () => {
  beforeAll(begin)

  test('works once, and the code that turned two-factor authentication on counts as used', async () => {
    expect(codeOf(await calls.verify(await calls.challenge(person), codeAt(0)))).toBe('CODE_INVALID')
    const code = await calls.nextCode(secret)
    expect((await calls.verify(await calls.challenge(person), code)).__typename).toBe('AuthTokens')
    expect(codeOf(await calls.verify(await calls.challenge(person), code))).toBe('CODE_INVALID')
    const recovery = codes.pop() ?? ''
    expect((await calls.verify(await calls.challenge(person), recovery)).__typename).toBe('AuthTokens')
    expect(codeOf(await calls.verify(await calls.challenge(person), recovery))).toBe('CODE_INVALID')
  })

  test('can be one step early or late, and an older code is void after a newer one', async () => {
    await app.clock.advance(3600)
    for (const [shift, kind] of [
      [-60, 'CodeInvalidError'],
      [60, 'CodeInvalidError'],
      [-30, 'AuthTokens'],
      [30, 'AuthTokens'],
      [0, 'CodeInvalidError'],
    ] as const) {
      expect([shift, (await calls.verify(await calls.challenge(person), codeAt(shift))).__typename]).toEqual([
        shift,
        kind,
      ])
    }
  })

  test('no old code works after a clock jumps ahead and is corrected, and recovery codes still work', async () => {
    await app.clock.advance(60)
    expect((await calls.verify(await calls.challenge(person), await calls.nextCode(secret))).__typename).toBe(
      'AuthTokens',
    )
    const [early, late] = [codeAt(-3600), codeAt(3600)]
    await app.clock.advance(3600)
    expect(codeOf(await calls.verify(await calls.challenge(person), early))).toBe('CODE_INVALID')
    expect((await calls.verify(await calls.challenge(person), late)).__typename).toBe('AuthTokens')
    await app.clock.advance(-3600)
    expect(codeOf(await calls.verify(await calls.challenge(person), late))).toBe('CODE_INVALID')
    expect(codeOf(await calls.verify(await calls.challenge(person), codeAt(30)))).toBe('CODE_INVALID')
    expect((await calls.verify(await calls.challenge(person), codes.pop() ?? '')).__typename).toBe('AuthTokens')
    await app.clock.advance(3660)
    expect((await calls.verify(await calls.challenge(person), codeAt(0))).__typename).toBe('AuthTokens')
  })

  test.each(['of the app', 'for recovery'])(
    '%s opens one session when it is used fifty times at once over fifty challenges',
    async (kind) => {
      const tokens: string[] = []
      // Attempts count before they are looked at: more than ten logins at once would wait for each other's success.
      while (tokens.length < 50)
        tokens.push(...(await Promise.all(Array.from({ length: 10 }, () => calls.challenge(person)))))
      const before = await openSessions()
      const code = kind === 'of the app' ? await calls.nextCode(secret) : (codes.pop() ?? '')
      const answers = await Promise.all(tokens.map((token) => calls.verify(token, code)))
      expect(answers.filter((answer) => answer.__typename === 'AuthTokens')).toHaveLength(1)
      expect((await openSessions()) - before).toBe(1)
      await app.clock.advance(86_400)
      await app.sql('delete from attempt_counters')
    },
  )
})

/** The type of each field that was selected. */
type TypedData = Record<string, { __typename: string } | null>

describe('a challenge', () => {
  beforeAll(begin)

  test('works once, also with different codes, and for ten minutes', async () => {
    const token = await calls.challenge(person)
    const before = await openSessions()
    const answers = await Promise.all(codes.slice(0, 5).map((code) => calls.verify(token, code)))
    expect(answers.filter((answer) => answer.__typename === 'AuthTokens')).toHaveLength(1)
    expect((await openSessions()) - before).toBe(1)
    expect(codeOf(await calls.verify(token, await calls.nextCode(secret)))).toBe('CHALLENGE_EXPIRED')
    const old = await calls.challenge(person)
    await app.clock.advance(600)
    expect(codeOf(await calls.verify(old, codeAt(0)))).toBe('CHALLENGE_EXPIRED')
    const young = await calls.challenge(person)
    await app.clock.advance(599)
    expect((await calls.verify(young, codeAt(0))).__typename).toBe('AuthTokens')
  })

  test('works only for its user, and not for a suspended one', async () => {
    const first = { person, token: await calls.challenge(person), secret }
    await begin()
    const token = await calls.challenge(person)
    expect(codeOf(await calls.verify(token, totpCode(first.secret, app.clock.now())))).toBe('CODE_INVALID')
    expect(codeOf(await calls.verify(first.token, codes[0] ?? ''))).toBe('CODE_INVALID')
    await app.sql('update users set suspended_at = $2 where id = $1', [person.id, app.clock.now()])
    expect(codeOf(await calls.verify(token, await calls.nextCode(secret)))).toBe('ACCOUNT_SUSPENDED')
    await app.sql('update users set suspended_at = null where id = $1', [person.id])
  })

  test('is not accepted as a credential or as another token by any field', async () => {
    const token = await calls.challenge(person)
    const before = await openSessions()
    const schema = app.server.schema
    for (const [operation, type] of [
      ['query', schema.getQueryType()],
      ['mutation', schema.getMutationType()],
    ] as const) {
      for (const field of Object.values(type?.getFields() ?? {})) {
        const given = field.args.filter((arg) => isRequiredArgument(arg) || /token|input/i.test(arg.name))
        const args = given.map((arg) => `${arg.name}: ${literal(arg.type, token)}`).join(', ')
        const selection = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }'
        const query = `${operation} { ${field.name}${args && `(${args})`} ${selection} }`
        const shown = [{ bearer: token }, { apiKey: token }, { basic: [person.email, token] as [string, string] }]
        for (const credential of shown) {
          const answer = await app.execute<TypedData>(query, {}, credential)
          const kind = answer.errors[0]?.extensions.code ?? answer.data[field.name]?.__typename
          expect([field.name, kind]).toEqual([field.name, expect.stringMatching(/INVALID|BAD_USER_INPUT/)])
        }
        const answer = await app.execute<TypedData>(query)
        const kind = answer.errors[0]?.extensions.code ?? answer.data[field.name]?.__typename
        // What anybody may ask for is answered, whatever else is in the request.
        const harmless = operation === 'query' ? isPublicField(field) || field.name === 'me' : field.name === 'logout'
        if (!harmless) {
          expect([field.name, kind]).toEqual([
            field.name,
            expect.stringMatching(/Error$|UNAUTHENTICATED|FORBIDDEN|BAD_USER_INPUT/),
          ])
        }
      }
    }
    expect(await openSessions()).toBe(before)
    await app.sql('delete from attempt_counters')
    expect((await calls.verify(token, await calls.nextCode(secret))).__typename).toBe('AuthTokens')
  })

  test('is void once two-factor authentication is turned off, even if it is turned on again', async () => {
    await begin()
    const token = await calls.challenge(person)
    const code = await calls.nextCode(secret)
    expectType(await app.call.disableTwoFactor({ code }, person.credential), 'Done')
    const again = await calls.enable(person)
    expect(codeOf(await calls.verify(token, await calls.nextCode(again.secret)))).toBe('CHALLENGE_EXPIRED')
  })

  /** An argument of any type, with the token wherever a text goes. */
  function literal(type: GraphQLInputType, token: string): string {
    if (isNonNullType(type)) return literal(type.ofType, token)
    if (isListType(type)) return `[${literal(type.ofType, token)}]`
    if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(isRequiredInputField)
      return `{ ${fields.map((field) => `${field.name}: ${literal(field.type, token)}`).join(', ')} }`
    }
    if (type.name === 'Int') return '1'
    if (type.name === 'Boolean') return 'true'
    if (type.name === 'JSONObject') return '{}'
    if (type.name === 'DateTime') return '"2027-01-01T00:00:00Z"'
    return JSON.stringify(token)
  }
})

describe('guessing', () => {
  beforeAll(begin)

  test('checks five of a thousand guesses over many challenges and aliases, and then refuses the correct code as well', async () => {
    const one = (index: number) =>
      `a${index}: verifyTwoFactor(input: { challengeToken: $t${index % 2}, code: $c${index} }) { __typename }`
    const indexes = Array.from({ length: 100 }, (_, index) => index)
    const query = `mutation($t0: String!, $t1: String!, ${indexes.map((index) => `$c${index}: String!`).join(', ')}) { ${indexes.map(one).join(' ')} }`
    const guesses = wrongCodes(1000)
    const waves = await Promise.all(
      Array.from({ length: 10 }, async (_, wave) => {
        const variables: Record<string, string> = {
          t0: await calls.challenge(person),
          t1: await calls.challenge(person),
        }
        for (const index of indexes) variables[`c${index}`] = guesses[wave * 100 + index] ?? ''
        return app.execute<TypedData>(query, variables)
      }),
    )
    const kinds = waves.flatMap(({ data }) => Object.values(data).map((answer) => answer?.__typename))
    expect(kinds.filter((kind) => kind === 'CodeInvalidError')).toHaveLength(5)
    expect(kinds.filter((kind) => kind === 'AccountLockedError')).toHaveLength(995)
    const token = await calls.challenge(person)
    expect(await calls.verify(token, codeAt(30))).toMatchObject({ code: 'ACCOUNT_LOCKED', retryAfter: 300 })
    const code = codes[0] ?? ''
    expect(codeOf(await calls.verify(token, code))).toBe('ACCOUNT_LOCKED')
    for (const field of ['disableTwoFactor', 'regenerateRecoveryCodes'] as const) {
      expect(codeOf(await app.call[field]({ code }, person.credential))).toBe('ACCOUNT_LOCKED')
    }
    expect(await calls.isAccepted(person.credential)).toBe(true)
    await app.server.drain()
    const subjects = app.mailbox.to(person.email).map((mail) => mail.subject)
    expect(subjects.filter((subject) => subject.startsWith('Too many wrong codes'))).toHaveLength(1)
  })

  test('the lock ends on time, the next one is longer, and a success resets them', async () => {
    for (const seconds of [300, 900, 3600, 21_600, 86_400, 86_400]) {
      await app.clock.advance(seconds)
      const token = await calls.challenge(person)
      for (const code of wrongCodes(5)) expect(codeOf(await calls.verify(token, code))).toBe('CODE_INVALID')
      const next = { 300: 900, 900: 3600, 3600: 21_600 }[seconds] ?? 86_400
      expect(await calls.verify(token, codeAt(0))).toMatchObject({ code: 'ACCOUNT_LOCKED', retryAfter: next })
    }
    await app.clock.advance(86_399)
    expect(codeOf(await calls.verify(await calls.challenge(person), codeAt(0)))).toBe('ACCOUNT_LOCKED')
    await app.clock.advance(1)
    expect((await calls.verify(await calls.challenge(person), codeAt(0))).__typename).toBe('AuthTokens')
    const token = await calls.challenge(person)
    for (const code of wrongCodes(5)) expect(codeOf(await calls.verify(token, code))).toBe('CODE_INVALID')
    expect(await calls.verify(token, codeAt(30))).toMatchObject({ retryAfter: 300 })
  })

  test('wrong passwords do not lock the codes', async () => {
    await app.clock.advance(300)
    const token = await calls.challenge(person)
    const input = { identifier: person.email, password: 'wrong guess' }
    for (let guess = 0; guess < 11; guess++) await app.call.login({ input })
    expect(codeOf(await app.call.login({ input }))).toBe('ACCOUNT_LOCKED')
    expect((await calls.verify(token, codeAt(0))).__typename).toBe('AuthTokens')
  })
})
