import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refuse } from '../../../src/app.ts'
import { codeOf, createTestApp, expectType, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { type LoginMail, requestMail } from './mail-login-calls.ts'

let app: TestApp
const called: [string, object][] = []
let closed = false
beforeAll(async () => {
  app = await createTestApp(
    { loginByMail: true, signupByMail: true },
    {
      hooks: {
        beforeSignup({ client: _client, ...event }) {
          called.push(['beforeSignup', event])
          return closed ? refuse('CLOSED', 'No new accounts.') : undefined
        },
        afterSignup: ({ user }) =>
          called.push(['afterSignup', { email: user.email, emailVerified: user.emailVerified }]),
        afterLogin: ({ user, method }) => called.push(['afterLogin', { email: user.email, method }]),
      },
    },
  )
})
let serial = 0
let email: string
beforeEach(() => {
  serial += 1
  email = `newcomer-${serial}@example.com`
  called.length = 0
  closed = false
})
afterAll(() => app.close())

const signIn: Record<string, (mail: LoginMail) => Promise<{ __typename: string }>> = {
  link: ({ token, codeVerifier }) => app.call.loginWithLink({ token, codeVerifier }),
  code: ({ code }) => app.call.loginWithCode({ email, code }),
}
const accounts = () => app.sql('select id, email_verified_at, password_hash, name from users where email = $1', [email])

describe.each(Object.keys(signIn))('the %s of an unknown address', (by) => {
  test('makes the account when it is used, and not before', async () => {
    const mail = await requestMail(app, email)
    expect(app.mailbox.last(email)).toMatchObject({ subject: 'Create your Sallyport account' })
    expect(await accounts()).toEqual([])
    expect(called).toEqual([])
    const tokens = await signIn[by]?.(mail)
    expect(tokens).toMatchObject({ __typename: 'AuthTokens', user: { emailVerified: true } })
    expect(await accounts()).toMatchObject([{ email_verified_at: expect.anything(), password_hash: null, name: null }])
    await app.server.services.hooks.settle(10)
    expect(called).toEqual([
      ['beforeSignup', { email, username: null, name: null, invited: false, data: null }],
      ['afterSignup', { email, emailVerified: true }],
      ['afterLogin', { email, method: 'mail' }],
    ])
    const types = await app.sql(
      `select e.type from audit_events e join users u on u.id = e.target_id where u.email = $1 order by e.id`,
      [email],
    )
    expect(types.map(({ type }) => type)).toEqual(['SIGNED_UP', 'EMAIL_VERIFIED', 'LOGGED_IN'])
  })

  test('ends a sign-up of an attacker that waits for the address', async () => {
    await app.call.signup({ input: { email, password: testPassword } })
    await app.server.drain()
    const waiting = tokenOf(app.mailbox.last(email).links[0])
    const tokens = await signIn[by]?.(await requestMail(app, email))
    expect(tokens?.__typename).toBe('AuthTokens')
    const login = await app.call.login({ input: { identifier: email, password: testPassword } })
    expect(login.__typename).not.toBe('AuthTokens')
    expect(await accounts()).toMatchObject([{ password_hash: null }])
    // The link is void, and stays so when the account is deleted: it must not make one with the password of the attacker.
    await app.sql('delete from users where email = $1', [email])
    expect(typeOf(await app.call.verifyEmail({ token: waiting }))).toBe('TokenInvalidError')
  })

  test('makes one account and one session for 50 uses at once', async () => {
    const mail = await requestMail(app, email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn[by]?.(mail)))
    expect(answers.filter((answer) => answer?.__typename === 'AuthTokens')).toHaveLength(1)
    expect(answers.filter((answer) => answer?.__typename === 'RequestError')).toEqual([])
    const [user, ...others] = await accounts()
    expect(others).toEqual([])
    expect(await app.sql('select 1 from sessions where user_id = $1', [user?.id])).toHaveLength(1)
  })

  test('makes nothing where beforeSignup refuses, and spends nothing', async () => {
    const mail = await requestMail(app, email)
    closed = true
    expect(codeOf(await signIn[by]?.(mail))).toBe('FORBIDDEN')
    expect(await accounts()).toEqual([])
    closed = false
    expect((await signIn[by]?.(mail))?.__typename).toBe('AuthTokens')
  })

  test('signs in to the account that was made by another way meanwhile', async () => {
    const mail = await requestMail(app, email)
    const person = await app.createPerson({ email })
    called.length = 0
    expect(await signIn[by]?.(mail)).toMatchObject({ __typename: 'AuthTokens', user: { id: person.id } })
    expect(called.map(([name]) => name)).not.toContain('beforeSignup')
  })

  test.each([{ signupByMail: false }, { signup: 'invited' as const }, { signup: 'off' as const }])(
    'makes nothing where sign-up has been closed since: %j',
    async (change) => {
      const mail = await requestMail(app, email)
      const off = await app.startAnother(change)
      const answer =
        by === 'link'
          ? await off.call.loginWithLink({ token: mail.token, codeVerifier: mail.codeVerifier })
          : await off.call.loginWithCode({ email, code: mail.code })
      expect(typeOf(answer)).toBe(by === 'link' ? 'TokenInvalidError' : 'CodeInvalidError')
      expect(await accounts()).toEqual([])
      await off.close()
    },
  )
})

test('the account that is made can be used: it gets a name, and a password by a reset', async () => {
  const tokens = expectType(
    await app.call.loginWithCode({ email, code: (await requestMail(app, email)).code }),
    'AuthTokens',
  )
  const credential = { bearer: tokens.accessToken }
  expect(typeOf(await app.call.updateProfile({ input: { name: 'Ada' } }, credential))).toBe('User')
  await app.call.requestPasswordReset({ email })
  await app.server.drain()
  const token = tokenOf(app.mailbox.last(email).links[0])
  expect(typeOf(await app.call.resetPassword({ token, newPassword: testPassword }))).toBe('Done')
  await app.logInAs(email)
})

test('a request for an address says the same for all', async () => {
  const person = await app.createPerson()
  const answers = await Promise.all(
    [email, person.email].map((each) =>
      app.send('requestLoginLink', { email: each, codeChallenge: createPkce().codeChallenge }),
    ),
  )
  expect(answers[0]?.data).toEqual(answers[1]?.data)
})

test.each(['invited' as const, 'off' as const])(
  'with SIGNUP=%s, an unknown address gets no mail, and the same answer',
  async (signup) => {
    const person = await app.createPerson()
    const closedServer = await app.startAnother({ signup })
    const ask = async (to: string) => {
      const before = app.mailbox.to(to).length
      const { codeChallenge } = createPkce()
      const { status, data, errors } = await closedServer.send('requestLoginLink', { email: to, codeChallenge })
      await closedServer.server.drain()
      return { answer: { status, data, errors }, mails: app.mailbox.to(to).length - before }
    }
    const [unknown, known] = [await ask(email), await ask(person.email)]
    await closedServer.close()
    expect(unknown.answer).toEqual(known.answer)
    expect([unknown.mails, known.mails]).toEqual([0, 1])
  },
)
