import bcrypt from '@node-rs/bcrypt'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  codeOf,
  createTestApp,
  documents,
  expectType,
  type MeData,
  type TestApp,
  testPassword,
  tokenOf,
} from '../../_util/app.ts'
import type { SignupInput } from '../../_util/operations.generated.ts'

const attackersPassword = 'a plan to wait in ambush'
const ownersPassword = 'the owner of this mailbox'

let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const nextEmail = () => `mailbox-${++serial}@example.com`

/** The exact bytes of an answer, without the `date` header. */
async function raw(query: string, variables: object) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ query, variables })
  const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })
  const kept = [...response.headers].filter(([name]) => name !== 'date')
  return { status: response.status, headers: kept, text: await response.text() }
}

const signUp = (input: SignupInput) => app.call.signup({ input })
const verify = async (token: string) => {
  const answer = await app.call.verifyEmail({ token })
  return codeOf(answer) ?? answer.__typename
}
const resetPassword = async (token: string, newPassword: string) =>
  (await app.call.resetPassword({ token, newPassword })).__typename
const logIn = async (identifier: string, password: string) => {
  const answer = await app.call.login({ input: { identifier, password } })
  return codeOf(answer) ?? answer.__typename
}
/** Signs up, waits for the mail and takes its token. */
const askFor = async (email: string, password: string, more: Partial<SignupInput> = {}) => {
  expect(await signUp({ email, password, ...more })).toMatchObject({ __typename: 'MailSent' })
  await app.server.drain()
  return tokenOf(app.mailbox.last(email).links[0])
}

describe('while addresses have to be confirmed', () => {
  test('known, pending and unknown addresses get identical answers for the same work', async () => {
    const person = await app.createPerson({ email: nextEmail() })
    const pending = nextEmail()
    await askFor(pending, attackersPassword)
    const hash = vi.spyOn(bcrypt, 'hash')
    const answers = []
    for (const email of [nextEmail(), person.email, ` ${person.email.toUpperCase()}`, pending]) {
      answers.push(await raw(documents.signup, { input: { email, password: ownersPassword } }))
      await app.server.drain()
    }
    expect(hash).toHaveBeenCalledTimes(4)
    hash.mockRestore()
    expect(answers[0]).toMatchObject({ status: 200, text: expect.stringContaining('"MailSent"') })
    for (const answer of answers) expect(answer).toEqual(answers[0])

    // The owner alone learns it, from a mail that confirms nothing; the account is as it was.
    const [first, second] = app.mailbox.to(person.email).slice(-2)
    for (const mail of [first, second]) expect(mail?.links.join()).not.toContain('token=')
    // The sign-up waits like any other: its password gets the same answer as for an address without an account.
    expect(await logIn(person.email, ownersPassword)).toBe('EMAIL_NOT_VERIFIED')
    expect(await logIn(person.email, testPassword)).toBe('AuthTokens')
    await app.clock.advance(86_400)
    expect(await logIn(person.email, ownersPassword)).toBe('INVALID_CREDENTIALS')
  })

  test('of several sign-ups for one address, one link creates the account', async () => {
    const email = nextEmail()
    const passwords = Array.from({ length: 6 }, (_, each) => `${ownersPassword} ${each}`)
    const answers = await Promise.all(passwords.map((password) => signUp({ email: email.toUpperCase(), password })))
    expect(answers.map((answer) => answer.__typename)).toEqual(passwords.map(() => 'MailSent'))
    await app.server.drain()
    const tokens = app.mailbox.to(email).map((mail) => tokenOf(mail.links[0]))
    const outcomes = await Promise.all(tokens.map(verify))
    expect(outcomes.toSorted()).toEqual(['Done', ...Array(5).fill('TOKEN_INVALID')])
    expect(await app.sql('select id from users where email = $1', [email])).toHaveLength(1)
    const logins = await Promise.all(passwords.map((password) => logIn(email, password)))
    const opened = logins.filter((login) => !['INVALID_CREDENTIALS', 'EMAIL_NOT_VERIFIED'].includes(login))
    expect(opened).toEqual(['AuthTokens'])
  })

  test.each(['earlier', 'later'])(
    "an attacker's %s sign-up gives no access once the owner follows their own link",
    async (when) => {
      const email = nextEmail()
      const before = when === 'earlier' ? await askFor(email, attackersPassword, { username: `squat-${serial}` }) : null
      const own = await askFor(email, ownersPassword)
      const attackers = before ?? (await askFor(email, attackersPassword))
      // The attacker gets the answer that the newest sign-up gives, and sees no difference when the owner confirms.
      const refusal = when === 'later' ? 'EMAIL_NOT_VERIFIED' : 'INVALID_CREDENTIALS'
      expect(await logIn(email, attackersPassword)).toBe(refusal)
      expect(await verify(own)).toBe('Done')
      expect(await logIn(email, attackersPassword)).toBe(refusal)
      expect(await verify(attackers)).toBe('TOKEN_INVALID')
      expect(await logIn(email, attackersPassword)).toBe(refusal)
      expect(await logIn(email, ownersPassword)).toBe('AuthTokens')
      await app.clock.advance(86_400)
      expect(await logIn(email, attackersPassword)).toBe('INVALID_CREDENTIALS')
      expect(await logIn(email, ownersPassword)).toBe('AuthTokens')
    },
  )

  test.each(['earlier', 'later'])(
    "an attacker's %s sign-up gives no access when the owner follows a link that was sent again",
    async (when) => {
      const email = nextEmail()
      const passwords = [attackersPassword, ownersPassword]
      const older: string[] = []
      for (const password of when === 'earlier' ? passwords : passwords.toReversed())
        older.push(await askFor(email, password))
      await app.call.resendVerificationEmail({ email })
      await app.server.drain()
      expect(await verify(tokenOf(app.mailbox.last(email).links[0]))).toBe('Done')
      for (const token of older) expect(await verify(token)).toBe('TOKEN_INVALID')
      // The server cannot tell which password is the owner's: it accepts neither, and mails a link to choose one.
      for (const password of passwords) expect(await logIn(email, password)).toBe('INVALID_CREDENTIALS')
      await app.server.drain()
      const token = tokenOf(app.mailbox.last(email).links[0])
      expect(await resetPassword(token, ownersPassword)).toBe('Done')
      expect(await logIn(email, ownersPassword)).toBe('AuthTokens')
      expect(await logIn(email, attackersPassword)).toBe('INVALID_CREDENTIALS')
    },
  )

  test('the sign-up and its mail are stored together, and a failed mail is sent again', async () => {
    const lost = nextEmail()
    const add = vi.spyOn(app.server.services.jobs, 'add').mockRejectedValueOnce(new Error('the queue is gone: secret'))
    const answer = await app.send('signup', { input: { email: lost, password: testPassword } })
    add.mockRestore()
    expect(answer).toMatchObject({ status: 500, errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] })
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(await app.sql('select 1 from sign_ups where email = $1', [lost])).toEqual([])

    const email = nextEmail()
    await app.server.drain()
    const send = vi.spyOn(app.mailbox, 'send').mockRejectedValueOnce(new Error('the mail server is gone'))
    await signUp({ email, password: testPassword })
    await app.server.drain()
    expect(send).toHaveBeenCalledTimes(1)
    expect(app.mailbox.to(email)).toEqual([])
    await app.sql(`update sallyport_jobs.job set start_after = now() where state = 'retry'`)
    await app.server.drain()
    send.mockRestore()
    expect(await verify(tokenOf(app.mailbox.last(email).links[0]))).toBe('Done')
  })

  test('a username is unique regardless of letter case; a pending sign-up does not reserve it', async () => {
    await app.createPerson({ email: nextEmail(), username: 'Ada.Lovelace' })
    const taken = await signUp({ email: nextEmail(), password: testPassword, username: 'aDA.lOVELACE' })
    expect(taken).toMatchObject({ __typename: 'UsernameTakenError', code: 'USERNAME_TAKEN' })
    const [first, second] = [nextEmail(), nextEmail()]
    const tokens = [
      await askFor(first, testPassword, { username: 'Grace' }),
      await askFor(second, testPassword, { username: 'grace' }),
    ]
    expect(await Promise.all(tokens.map(verify))).toEqual(['Done', 'Done'])
    const rows = await app.sql<{ username: string | null }>('select username from users where email = any($1)', [
      [first, second],
    ])
    expect(rows.map((row) => row.username?.toLowerCase() ?? null).toSorted()).toEqual(['grace', null])
  })
})

const email = 'somebody@example.com'
const password = testPassword

test('a text that is far too long is refused with the maximum of its field', async () => {
  const input = { email: `${'a'.repeat(400)}@example.com`, password, name: 'a'.repeat(500), username: 'a'.repeat(200) }
  const { fields } = expectType(await signUp(input), 'ValidationError')
  expect(fields.map(({ message }) => message)).toEqual(
    [254, 100, 32].map((most) => `This must have at most ${most} characters.`),
  )
})

test.each([
  ['no address', { email: 'somebody', password }, ['input.email email']],
  ['an address with NUL', { email: 'some\0body@example.com', password }, ['input.email characters']],
  ['an oversized address', { email: `${'a'.repeat(400)}@example.com`, password }, ['input.email too_big']],
  ['a short password', { email, password: 'seven 7' }, ['input.password min_length']],
  ['a long password', { email, password: 'x'.repeat(129) }, ['input.password max_length']],
  ['a password with NUL', { email, password: `${password}\0` }, ['input.password characters']],
  ['half of a pair in a password', { email, password: `${password}\ud800` }, ['input.password characters']],
  [
    'another confirmation',
    { email, password, passwordConfirmation: `${password} ` },
    ['input.passwordConfirmation matches'],
  ],
  ['a name with a line break', { email, password, name: 'Ada\nLovelace' }, ['input.name name']],
  ['a username like an address', { email, password, username: 'ada@example.com' }, ['input.username username']],
  [
    'a username like an id',
    { email, password, username: '01890a5d-ac96-774b-bcce-b302099a8057' },
    ['input.username username'],
  ],
  [
    'everything at once',
    { email: '@', password: 'x', passwordConfirmation: 'y', name: ' ', username: '-' },
    [
      'input.email email',
      'input.name name',
      'input.username username',
      'input.password min_length',
      'input.passwordConfirmation matches',
    ],
  ],
])('%s is a validation error that names its field', async (_what, input, expected) => {
  const answer = await signUp(input)
  expect(answer).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION_ERROR' })
  const { fields } = expectType(answer, 'ValidationError')
  expect(fields.map((field) => `${field.path.join('.')} ${field.rule}`)).toEqual(expected)
})

test.each([
  ['a common password', { email, password: 'Password123' }],
  ['the own address', { email, password: 'Somebody@example.com' }],
  ['the own name', { email, password: 'Ada Lovelace', name: 'ada lovelace' }],
])('%s is refused with its reason', async (_what, input) => {
  expect(await signUp(input)).toMatchObject({ __typename: 'PasswordCompromisedError', code: 'PASSWORD_COMPROMISED' })
})

test('the input has no field that users must not choose', async () => {
  for (const extra of [{ role: 'admin' }, { emailVerified: true }, { id: serial }, { tier: 'PRO' }]) {
    const answer = await app.send('signup', { input: { email, password, ...extra } })
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(JSON.stringify(answer.errors)).not.toContain(password)
  }
})

describe('where addresses do not have to be confirmed', () => {
  let open: TestApp
  beforeAll(async () => {
    open = await app.startAnother({ requireEmailVerification: false })
  })
  afterAll(() => open.close())

  const signUpHere = (input: SignupInput) => open.call.signup({ input })

  test('a new user is signed in at once, and a known address is reported', async () => {
    const input = { email: nextEmail(), password: testPassword }
    const answer = await signUpHere(input)
    expect(answer).toMatchObject({
      __typename: 'AuthTokens',
      session: { current: true },
      user: { email: input.email, emailVerified: false },
    })
    const again = await signUpHere({ ...input, email: input.email.toUpperCase() })
    expect(again).toMatchObject({ __typename: 'EmailTakenError', code: 'EMAIL_TAKEN' })
    await open.server.drain()
    expect(await verify(tokenOf(app.mailbox.last(input.email).links[0]))).toBe('Done')
    const [row] = await app.sql('select email_verified_at from users where email = $1', [input.email])
    expect(row?.email_verified_at).not.toBeNull()
  })

  test('a reset by the owner of the mailbox removes an attacker’s credentials from an unconfirmed account', async () => {
    const input = { email: nextEmail(), password: attackersPassword }
    const answer = await signUpHere(input)
    const bearer = { bearer: expectType(answer, 'AuthTokens').accessToken }
    const created = await app.call.createApiKey({ input: { name: 'backup', scopes: ['profile:read'] } }, bearer)
    const credentials = [bearer, { apiKey: expectType(created, 'ApiKeySecret').key }]
    await app.sql('update users set two_factor_enabled_at = now() where email = $1', [input.email])
    for (const credential of credentials) {
      expect((await app.execute<MeData>(documents.me, {}, credential)).data.me?.email).toBe(input.email)
    }
    const { email } = input
    await app.server.drain()
    await app.call.requestPasswordReset({ email })
    await app.server.drain()
    expect(await resetPassword(tokenOf(app.mailbox.last(email).links[0]), ownersPassword)).toBe('Done')
    for (const credential of credentials) {
      expect((await app.execute(documents.me, {}, credential)).errors[0]?.extensions.code).toBe('TOKEN_INVALID')
    }
    expect(await logIn(email, attackersPassword)).toBe('INVALID_CREDENTIALS')
    expect(await logIn(email, ownersPassword)).toBe('AuthTokens')
  })

  test('one of ten parallel sign-ups gets an address or a username', async () => {
    const address = nextEmail()
    const count = (answers: { __typename: string }[], name: string) =>
      answers.filter((answer) => answer.__typename === name).length
    const sameAddress = await Promise.all(Array.from({ length: 10 }, () => signUpHere({ email: address, password })))
    expect([count(sameAddress, 'AuthTokens'), count(sameAddress, 'EmailTakenError')]).toEqual([1, 9])
    const sameName = await Promise.all(
      Array.from({ length: 10 }, () => signUpHere({ email: nextEmail(), password, username: 'only-one' })),
    )
    expect([count(sameName, 'AuthTokens'), count(sameName, 'UsernameTakenError')]).toEqual([1, 9])
  })
})
