import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, createTestApp, documents, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'
import { ruleFor } from '../../_util/hostile.ts'
import { respell, tamper } from '../../_util/tamper.ts'

const day = 86_400

let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const nextEmail = () => `reader-${++serial}@example.com`
const lastToken = (email: string) => tokenOf(app.mailbox.last(email).links[0])
const usersOf = (email: string) => app.sql('select id, email_verified_at from users where email = $1', [email])
const verify = async (token: string) => {
  const answer = await app.call.verifyEmail({ token })
  return codeOf(answer) ?? answer.__typename
}
const logIn = async (identifier: string, password = testPassword) => {
  const answer = await app.call.login({ input: { identifier, password } })
  return codeOf(answer) ?? answer.__typename
}
const signUp = async (email = nextEmail()) => {
  await app.call.signup({ input: { email, password: testPassword } })
  await app.server.drain()
  return { email, token: lastToken(email) }
}
const resend = async (email: string) => {
  const answer = await app.send('resendVerificationEmail', { email })
  await app.server.drain()
  return answer
}

describe('the link', () => {
  test('creates the account once, does not sign the user in, and is not valid afterwards', async () => {
    const { email, token } = await signUp()
    expect(await usersOf(email)).toHaveLength(0)
    expect(await verify(token)).toBe('Done')
    expect(
      await app.sql('select 1 from sessions s join users u on u.id = s.user_id where u.email = $1', [email]),
    ).toEqual([])
    expect(await verify(token)).toBe('TOKEN_INVALID')
    expect(await logIn(email)).toBe('AuthTokens')
  })

  test('creates one account when it is used twenty times at once', async () => {
    const { email, token } = await signUp()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => verify(token)))
    expect(outcomes.toSorted()).toEqual(['Done', ...Array(19).fill('TOKEN_INVALID')])
    expect(await usersOf(email)).toHaveLength(1)
  })

  test('works for a day and not a second longer', async () => {
    const inTime = await signUp()
    const late = await signUp()
    await app.clock.advance(day - 1)
    expect(await verify(inTime.token)).toBe('Done')
    await app.clock.advance(1)
    expect(await verify(late.token)).toBe('TOKEN_EXPIRED')
    expect(await usersOf(late.email)).toHaveLength(0)
    expect(await logIn(late.email)).toBe('INVALID_CREDENTIALS')
    // A user with an expired link signs up again.
    expect(await verify((await signUp(late.email)).token)).toBe('Done')
  })

  test('that is sent again replaces the previous one, and works for a day', async () => {
    const { email, token } = await signUp()
    await app.clock.advance(day - 1)
    await resend(email.toUpperCase())
    const second = lastToken(email)
    expect(await verify(token)).toBe('TOKEN_INVALID')
    await app.clock.advance(day - 1)
    expect(await verify(second)).toBe('Done')
    expect(await logIn(email)).toBe('AuthTokens')
  })

  test('that is sent again to an address with several sign-ups replaces all previous links', async () => {
    const { email, token } = await signUp()
    const tokens = [token, (await signUp(email)).token]
    for (const _each of ['first', 'second']) {
      await resend(email)
      tokens.push(lastToken(email))
    }
    const last = tokens.pop() ?? ''
    for (const older of tokens) expect(await verify(older)).toBe('TOKEN_INVALID')
    expect(await verify(last)).toBe('Done')
  })

  test('is refused when it is malformed, and for every other purpose', async () => {
    const { email, token } = await signUp()
    const [head, body] = [token.slice(0, 6), token.slice(6)]
    const malformed = [
      '',
      ' ',
      '\u0001',
      'x'.repeat(5000),
      body,
      head,
      token.slice(0, -1),
      `${token}A`,
      ` ${token}`,
      `${token}=`,
      `${token}\n`,
    ]
    for (const wrong of [
      ...malformed,
      respell(token),
      head + tamper(body, (text) => text.toLowerCase()),
      `sp_ot_${'A'.repeat(43)}`,
    ]) {
      expect(await verify(wrong), JSON.stringify(wrong)).toBe('TOKEN_INVALID')
    }
    const refused = { __typename: 'TokenInvalidError', code: 'TOKEN_INVALID' }
    expect(await app.call.resetPassword({ token, newPassword: testPassword })).toMatchObject(refused)
    expect(await app.call.confirmEmailChange({ token })).toMatchObject(refused)
    expect(await app.call.disownChange({ token })).toMatchObject(refused)
    const bearer = await app.execute(documents.me, {}, { bearer: token })
    expect(bearer.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
    const person = await app.createPerson({ email: nextEmail() })
    await app.call.requestPasswordReset({ email: person.email })
    await app.server.drain()
    expect(await verify(lastToken(person.email))).toBe('TOKEN_INVALID')
    expect(await verify(token)).toBe('Done')
    expect(await usersOf(email)).toHaveLength(1)
  })

  test('is not stored in the database', async () => {
    const { token } = await signUp()
    const tables = await app.sql<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname in ('public', 'sallyport_jobs')`,
    )
    expect(tables.length).toBeGreaterThan(10)
    for (const { name } of tables) {
      expect(await app.sql(`select 1 from ${name} t where t::text like $1`, [`%${token.slice(6)}%`]), name).toEqual([])
    }
  })
})

describe('the link to an account that is not confirmed', () => {
  let lax: TestApp
  beforeAll(async () => {
    lax = await app.startAnother({ requireEmailVerification: false })
  })
  afterAll(() => lax.close())

  const create = async () => {
    const email = nextEmail()
    await lax.call.signup({ input: { email, password: testPassword } })
    await app.server.drain()
    return { email, token: lastToken(email) }
  }
  const isConfirmed = async (email: string) =>
    (await app.sql('select 1 from users where email = $1 and email_verified_at is not null', [email])).length === 1

  test('that is sent again replaces the previous one', async () => {
    const { email, token } = await create()
    await resend(email)
    expect(await verify(token)).toBe('TOKEN_INVALID')
    expect(await isConfirmed(email)).toBe(false)
    expect(await verify(lastToken(email))).toBe('Done')
    expect(await isConfirmed(email)).toBe(true)
  })

  test('works for a day and not a second longer', async () => {
    const [inTime, late] = [await create(), await create()]
    await app.clock.advance(day - 1)
    expect(await verify(inTime.token)).toBe('Done')
    await app.clock.advance(1)
    expect(await verify(late.token)).toBe('TOKEN_EXPIRED')
    expect(await isConfirmed(late.email)).toBe(false)
  })

  test('confirms no other address that the account has by then', async () => {
    const { email, token } = await create()
    const moved = nextEmail()
    await app.sql('update users set email = $1 where email = $2', [moved, email])
    expect(await verify(token)).toBe('TOKEN_INVALID')
    expect(await isConfirmed(moved)).toBe(false)
  })
})

describe('requesting the link again', () => {
  test('gives the same answer for unknown, pending, confirmed and differently spelled addresses, and mails each owner the matching text', async () => {
    const { email: waiting } = await signUp()
    const { email: confirmed } = await app.createPerson({ email: nextEmail() })
    const unknown = nextEmail()
    const mails = countMails()
    const answers = []
    for (const email of [unknown, waiting, confirmed, ` ${waiting.toUpperCase()} `]) {
      const { status, headers, data } = await resend(email)
      answers.push({ status, data, headers: [...headers].filter(([name]) => name !== 'date') })
    }
    const sent = { __typename: 'MailSent', message: expect.any(String) }
    expect(answers[0]?.data).toEqual({ resendVerificationEmail: sent })
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(mails()).toEqual({ [waiting]: 2, [confirmed]: 1 })
    expect(app.mailbox.last(confirmed).links).toEqual([])
  })

  test.each(['', 'nobody', 'a@b@c.example', 'a\0@example.com', `${'a'.repeat(5000)}@example.com`])(
    'is a validation error for %j',
    async (email) => {
      const answer = await resend(email)
      expect(answer.data.resendVerificationEmail).toEqual({
        __typename: 'ValidationError',
        code: 'VALIDATION_ERROR',
        message: expect.any(String),
        fields: [{ path: ['email'], rule: ruleFor(email), message: expect.any(String) }],
      })
    },
  )
})

/** Counts the mails from now on, by address. */
function countMails() {
  const before = app.mailbox.all.length
  return () => {
    const counts: Record<string, number> = {}
    for (const { to } of app.mailbox.all.slice(before)) counts[to] = (counts[to] ?? 0) + 1
    return counts
  }
}
