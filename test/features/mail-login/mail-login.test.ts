import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cleanUp } from '../../../src/app/clean-up.ts'
import { refuse } from '../../../src/app.ts'
import { budgetOfAddress } from '../../../src/features/mail-login/domain/code-budget.ts'
import { codeOf, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { type LoginMail, otherCode, requestMail } from './mail-login-calls.ts'

let app: TestApp
let person: Person
const called: [string, object][] = []
let refused = ''
const note = (name: string) => (event: { client: object }) => {
  const { client: _client, ...rest } = event
  called.push([name, rest])
  return name === refused ? refuse('CLOSED', 'Nobody signs in today.') : undefined
}
beforeAll(async () => {
  const hooks = { beforeLogin: note('beforeLogin'), afterLogin: note('afterLogin'), beforeSignup: note('beforeSignup') }
  app = await createTestApp({ loginByMail: true }, { hooks })
})
beforeEach(async () => {
  refused = ''
  person = await app.createPerson()
  called.length = 0
})
afterAll(() => app.close())

const useCode = (email: string, code: string) => app.call.loginWithCode({ email, code })
const useLink = ({ token, codeVerifier }: LoginMail) => app.call.loginWithLink({ token, codeVerifier })
const events = (type: string) =>
  app.sql('select actor_id, details from audit_events where type = $1 and target_id = $2 order by id', [
    type,
    person.id,
  ])

describe('a mail', () => {
  test('signs in by its link in the browser that asked', async () => {
    const mail = await requestMail(app, person.email)
    const tokens = expectType(await useLink(mail), 'AuthTokens')
    expect(tokens.user.id).toBe(person.id)
    await app.server.services.hooks.settle(10)
    expect(called).toEqual([
      ['beforeLogin', { identifier: person.email }],
      ['afterLogin', { user: expect.anything(), sessionId: tokens.session.id, method: 'mail' }],
    ])
    const details = { sessionId: tokens.session.id, method: 'mail' }
    expect((await events('LOGGED_IN')).at(-1)).toEqual({ actor_id: person.id, details })
    // Signing in is a fresh proof, with which the account can be deleted.
    expect(typeOf(await app.call.deleteAccount({}, { bearer: tokens.accessToken }))).toBe('Done')
  })

  test('signs in by its code in any browser', async () => {
    const { code } = await requestMail(app, person.email)
    const tokens = expectType(await useCode(` ${person.email.toUpperCase()} `, code), 'AuthTokens')
    expect(tokens.user.id).toBe(person.id)
  })

  test.each<[string, (code: string) => string]>([
    ['as the mail writes it', (code) => `${code.slice(0, 4)} ${code.slice(4)}`],
    [
      'with hyphens and invisible marks',
      (code) => `\u200e${code.slice(0, 2)}–${code.slice(2, 6)}-${code.slice(6)}\u2060`,
    ],
    ['in Arabic digits', (code) => code.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))],
    ['in fullwidth digits', (code) => code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))],
  ])('takes the code %s', async (_how, write) => {
    const { code } = await requestMail(app, person.email)
    expect(typeOf(await useCode(person.email, write(code)))).toBe('AuthTokens')
  })

  test('has a link to APP_URL or to the page of the server, and says where it was asked for', async () => {
    const { link, code } = await requestMail(app, person.email)
    expect(link.startsWith(`${app.config.publicUrl}/login-link?token=sp_ot_`)).toBe(true)
    const { subject, text, html } = app.mailbox.last(person.email)
    expect(subject).toBe('Sign in to Sallyport')
    expect(subject + link).not.toContain(code.slice(0, 4))
    expect(text).toContain('IP address: 127.0.0.1')
    expect(html).toContain(`${code.slice(0, 4)} ${code.slice(4)}`)
    const other = await app.startAnother({ appUrl: 'https://app.example.com' })
    const there = await requestMail(other, person.email)
    expect(there.link.startsWith('https://app.example.com/login-link?token=')).toBe(true)
    await other.close()
  })

  test('is stored without its code and its token, also hashed', async () => {
    const { code, token, codeVerifier } = await requestMail(app, person.email)
    const [row] = await app.sql<{ id: string; text: string; code_hash: Uint8Array }>(
      'select id, code_hash, m::text as text from mail_logins m where email = $1',
      [person.email],
    )
    for (const secret of [code, token, codeVerifier]) expect(row?.text).not.toContain(secret)
    const plain = [code, `${row?.id}:${code}`].map((text) => createHash('sha256').update(text).digest('hex'))
    expect(plain).not.toContain(Buffer.from(row?.code_hash ?? []).toString('hex'))
  })
})

describe('one use for both', () => {
  test.each<[string, (mail: LoginMail) => Promise<string>, (mail: LoginMail) => Promise<string>, string]>([
    [
      'link, then code',
      (mail) => useLink(mail).then(typeOf),
      (mail) => useCode(mail.email, mail.code).then(typeOf),
      'CodeInvalidError',
    ],
    [
      'code, then link',
      (mail) => useCode(mail.email, mail.code).then(typeOf),
      (mail) => useLink(mail).then(typeOf),
      'TokenInvalidError',
    ],
    ['link twice', (mail) => useLink(mail).then(typeOf), (mail) => useLink(mail).then(typeOf), 'TokenInvalidError'],
    [
      'code twice',
      (mail) => useCode(mail.email, mail.code).then(typeOf),
      (mail) => useCode(mail.email, mail.code).then(typeOf),
      'CodeInvalidError',
    ],
  ])('%s', async (_what, first, second, answer) => {
    const mail = await requestMail(app, person.email)
    expect(await first(mail)).toBe('AuthTokens')
    expect(await second(mail)).toBe(answer)
  })

  test('a sign-in voids every other mail to the address', async () => {
    const [older, newer] = [await requestMail(app, person.email), await requestMail(app, person.email)]
    expect(typeOf(await useCode(person.email, older.code))).toBe('AuthTokens')
    expect(typeOf(await useLink(newer))).toBe('TokenInvalidError')
    expect(typeOf(await useCode(person.email, newer.code))).toBe('CodeInvalidError')
  })

  test.each<[string, (mail: LoginMail) => Promise<string>]>([
    ['links', (mail) => useLink(mail).then(typeOf)],
    ['codes', (mail) => useCode(mail.email, mail.code).then(typeOf)],
  ])('50 %s at once open one session', async (_what, use) => {
    const mail = await requestMail(app, person.email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => use(mail)))
    expect(answers.filter((answer) => answer === 'AuthTokens')).toHaveLength(1)
    expect(
      answers.every((answer) => /^(AuthTokens|TokenInvalidError|CodeInvalidError|AccountLockedError)$/.test(answer)),
    ).toBe(true)
    expect(await app.sql('select 1 from sessions where user_id = $1', [person.id])).toHaveLength(2)
  })
})

describe('a mail expires', () => {
  test('after ten minutes', async () => {
    const mail = await requestMail(app, person.email)
    await app.clock.advance(599)
    const late = await requestMail(app, person.email)
    await app.clock.advance(1)
    expect(typeOf(await useLink(mail))).toBe('TokenExpiredError')
    expect(typeOf(await useCode(person.email, mail.code))).toBe('CodeInvalidError')
    await app.clock.advance(598)
    expect(typeOf(await useLink(late))).toBe('AuthTokens')
  })

  test('and is forgotten a day later', async () => {
    await requestMail(app, person.email)
    const count = async () => (await app.sql('select 1 from mail_logins where email = $1', [person.email])).length
    await app.clock.advance(600 + 86_400)
    await cleanUp(app.server.services)
    expect(await count()).toBe(1)
    await app.clock.advance(1)
    await cleanUp(app.server.services)
    expect(await count()).toBe(0)
  })

  test('when three newer ones were requested', async () => {
    const mails: LoginMail[] = []
    for (let count = 0; count < 4; count += 1) mails.push(await requestMail(app, person.email))
    const [first, second] = mails
    expect(typeOf(await useLink(first as LoginMail))).toBe('TokenInvalidError')
    expect(await app.sql('select 1 from mail_logins where email = $1', [person.email])).toHaveLength(3)
    expect(typeOf(await useLink(second as LoginMail))).toBe('AuthTokens')
  })

  test.each<[string, () => Promise<unknown>]>([
    ['the other sessions are ended', () => app.call.revokeOtherSessions({}, person.credential)],
    [
      'the password is changed',
      () =>
        app.call.changePassword(
          { currentPassword: person.password, newPassword: 'quite another one' },
          person.credential,
        ),
    ],
  ])('when %s', async (_what, end) => {
    const mail = await requestMail(app, person.email)
    await end()
    expect(typeOf(await useLink(mail))).toBe('TokenInvalidError')
    expect(typeOf(await useCode(person.email, mail.code))).toBe('CodeInvalidError')
  })
})

describe('a link in another browser', () => {
  test('signs nobody in and spends nothing: the code works there', async () => {
    const mail = await requestMail(app, person.email)
    const { codeVerifier } = createPkce()
    expect(typeOf(await useLink({ ...mail, codeVerifier }))).toBe('TokenInvalidError')
    expect(called).toEqual([])
    expect(typeOf(await useCode(person.email, mail.code))).toBe('AuthTokens')
  })

  test('of an attacker who asked for the mail: the attacker has no token, and its reader no verifier', async () => {
    const attackers = await requestMail(app, person.email)
    const own = await requestMail(app, person.email)
    expect(typeOf(await useLink({ ...own, codeVerifier: attackers.codeVerifier }))).toBe('TokenInvalidError')
    expect(typeOf(await useLink({ ...attackers, codeVerifier: own.codeVerifier }))).toBe('TokenInvalidError')
    expect(typeOf(await useLink(own))).toBe('AuthTokens')
  })

  test.each(['', 'x', 'x'.repeat(129), `${'x'.repeat(43)}!`])(
    'with the verifier “%s”, which is none',
    async (codeVerifier) => {
      const mail = await requestMail(app, person.email)
      const answer = expectType(await useLink({ ...mail, codeVerifier }), 'ValidationError')
      expect(answer.fields).toMatchObject([{ path: ['codeVerifier'] }])
      expect(typeOf(await useLink(mail))).toBe('AuthTokens')
    },
  )
})

describe('a second factor', () => {
  test.each(['link', 'code'])('is asked for after a %s', async (by) => {
    const calls = twoFactorCalls(app)
    const { secret } = await calls.enable(person)
    const mail = await requestMail(app, person.email)
    const first = by === 'link' ? await useLink(mail) : await useCode(person.email, mail.code)
    const { challengeToken } = expectType(first, 'TwoFactorChallenge')
    expect((await calls.verify(challengeToken, await calls.nextCode(secret))).__typename).toBe('AuthTokens')
  })
})

describe('a suspended user', () => {
  test.each(['link', 'code'])('learns of the suspension by a right %s alone', async (by) => {
    const mail = await requestMail(app, person.email)
    await app.sql('update users set suspended_at = sallyport_now() where id = $1', [person.id])
    expect(typeOf(await useCode(person.email, otherCode(mail.code)))).toBe('CodeInvalidError')
    const answer = by === 'link' ? await useLink(mail) : await useCode(person.email, mail.code)
    expect(typeOf(answer)).toBe('AccountSuspendedError')
    expect(await app.sql('select 1 from sessions where user_id = $1', [person.id])).toHaveLength(1)
  })
})

test('a refusal of beforeLogin spends neither the code nor the link, and counts nothing', async () => {
  const mail = await requestMail(app, person.email)
  refused = 'beforeLogin'
  expect(codeOf(await useCode(person.email, mail.code))).toBe('FORBIDDEN')
  expect(codeOf(await useLink(mail))).toBe('FORBIDDEN')
  const { counter } = budgetOfAddress(person.email)
  expect(await app.sql('select 1 from attempt_counters where key = $1', [counter])).toEqual([])
  refused = ''
  expect(typeOf(await useLink(mail))).toBe('AuthTokens')
})

test('a user who moves to another address takes no mail of the old one along', async () => {
  const mail = await requestMail(app, person.email)
  await app.sql(`update users set email = 'moved-' || email where id = $1`, [person.id])
  expect(typeOf(await useLink(mail))).toBe('TokenInvalidError')
  expect(typeOf(await useCode(person.email, mail.code))).toBe('CodeInvalidError')
})

describe('input that is refused', () => {
  test('an address and a challenge, both at once, and no mail is requested', async () => {
    const answer = await app.call.requestLoginLink({ email: 'nobody', codeChallenge: 'x' })
    expect(expectType(answer, 'ValidationError').fields.map(({ rule }) => rule)).toEqual(['email', 'code_challenge'])
  })

  test.each(['', '1234567', '123456789', 'abcdefgh', '1234 567x', '１２３４'])(
    'the code “%s”, which is not counted',
    async (code) => {
      const mail = await requestMail(app, person.email)
      for (let count = 0; count < 6; count += 1) {
        const answer = expectType(await useCode(person.email, code), 'ValidationError')
        expect(answer.fields).toMatchObject([{ path: ['code'], rule: 'code' }])
      }
      expect(typeOf(await useCode(person.email, mail.code))).toBe('AuthTokens')
    },
  )

  test.each(['', 'x', `sp_ot_${'A'.repeat(43)}`])('the token “%s”', async (token) => {
    const { codeVerifier } = createPkce()
    expect(typeOf(await app.call.loginWithLink({ token, codeVerifier }))).toBe('TokenInvalidError')
  })
})

test('every field is FORBIDDEN where LOGIN_BY_MAIL is off, and no mail is sent', async () => {
  const mail = await requestMail(app, person.email)
  const off = await app.startAnother({ loginByMail: false })
  const { codeChallenge, codeVerifier } = mail
  const answers = [
    await off.call.requestLoginLink({ email: person.email, codeChallenge }),
    await off.call.loginWithLink({ token: mail.token, codeVerifier }),
    await off.call.loginWithCode({ email: person.email, code: mail.code }),
  ]
  expect(answers).toMatchObject(
    Array(3).fill({ status: 403, code: 'FORBIDDEN', message: expect.stringContaining('LOGIN_BY_MAIL') }),
  )
  await off.close()
  expect(typeOf(await useLink(mail))).toBe('AuthTokens')
})

test('a code works after the secret was replaced, while the previous one is configured', async () => {
  const mail = await requestMail(app, person.email)
  const [secret, previousSecrets] = ['another-secret-for-the-tests-0123456789', [app.secrets.secret ?? '']]
  const renewed = await app.startAnother({ secret, previousSecrets })
  expect(typeOf(await renewed.call.loginWithCode({ email: person.email, code: mail.code }))).toBe('AuthTokens')
  await renewed.close()
})
