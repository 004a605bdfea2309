import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf, expectType, testPassword, tokenOf, typeOf } from '../../_util/app.ts'
import { eventually } from '../../_util/eventually.ts'
import type { ProviderUser } from '../../_util/oidc-provider.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { createOAuthApp, type OAuthApp, type ProviderId } from './oauth-app.ts'

/** The table of the document: a row for each local account, a column for each claim about the address. */
const lines = readFileSync('docs/sign-in-with-others.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const [[, ...claims] = [], , ...rows] = lines
const cases = rows.flatMap(([local = '', ...outcomes]) =>
  outcomes.map((outcome, at) => ({ local, claim: claims[at] ?? '', outcome })),
)

let strict: OAuthApp
let lax: OAuthApp
beforeAll(async () => {
  strict = await createOAuthApp()
  lax = await createOAuthApp({ requireEmailVerification: false })
})
afterAll(async () => {
  await strict.close()
  await lax.close()
})

/** What is at this server before the sign-in. Each returns the app that it made it in. */
const locals: Record<string, (email: string) => Promise<OAuthApp>> = {
  none: async () => strict,
  'a sign-up that waits for its confirmation': async (email) => {
    await strict.app.call.signup({ input: { email, password: testPassword } })
    await strict.app.server.drain()
    return strict
  },
  'not confirmed': async (email) => {
    expectType(await lax.app.call.signup({ input: { email, password: testPassword } }), 'AuthTokens')
    return lax
  },
  confirmed: async (email) => {
    await strict.app.createPerson({ email })
    return strict
  },
  'confirmed, with a second factor': async (email) => {
    await twoFactorCalls(strict.app).enable(await strict.app.createPerson({ email }))
    return strict
  },
  'confirmed, and suspended': async (email) => {
    const { id } = await strict.app.createPerson({ email })
    await strict.app.sql('update users set suspended_at = sallyport_now() where id = $1', [id])
    return strict
  },
}

/** What a provider says about an address. */
type Claim = (email: string) => { provider: ProviderId; user: Omit<ProviderUser, 'sub'> }

const hostedDomain = 'example.com'
const claimOf: Record<string, Claim> = {
  'authoritative, verified': (email) => ({ provider: 'google', user: { email, emailVerified: true, hostedDomain } }),
  'authoritative, not verified': (email) => ({
    provider: 'google',
    user: { email, emailVerified: false, hostedDomain },
  }),
  'not authoritative, verified': (email) => ({ provider: 'acme', user: { email, emailVerified: true } }),
  'not authoritative, not verified': (email) => ({ provider: 'acme', user: { email, emailVerified: false } }),
  'no address': () => ({ provider: 'acme', user: {} }),
}

interface Outcome {
  at: OAuthApp
  email: string
  user: ProviderUser
  answer: Awaited<ReturnType<OAuthApp['signIn']>>
  /** The id of the account that had the address before. */
  before: string | undefined
}

const idOf = async ({ app }: OAuthApp, email: string) =>
  (await app.sql<{ id: string }>('select id from users where email = $1', [email]))[0]?.id

const outcomes: Record<string, (outcome: Outcome) => Promise<void>> = {
  async 'new account with the address'({ email, answer, before }) {
    const { user } = expectType(answer, 'AuthTokens')
    expect(user).toMatchObject({ email, emailVerified: true })
    expect(before).toBeUndefined()
  },
  async 'new account without it'({ at, email, user: claimed, answer, before }) {
    const { user, accessToken } = expectType(answer, 'AuthTokens')
    expect(user).toMatchObject({ email: null, emailVerified: false })
    expect(user.id).not.toBe(before)
    expect(await idOf(at, email)).toBe(before)
    await at.app.server.drain()
    const mails = at.app.mailbox.to(email).map((mail) => mail.subject)
    if (claimed.email === undefined)
      return expect(mails.filter((subject) => /stays|new email/.test(subject))).toEqual([])
    if (before) return expect(mails).toContainEqual(expect.stringContaining('stays with'))
    const token = tokenOf(at.app.mailbox.last(email).links[0])
    expect(typeOf(await at.app.call.confirmEmailChange({ token }))).toBe('Done')
    const me = await at.app.call.me({}, { bearer: accessToken })
    expect(me).toMatchObject({ email, emailVerified: true })
  },
  async 'taken over'({ at, email, answer, before }) {
    const { user } = expectType(answer, 'AuthTokens')
    expect(user).toMatchObject({ id: before, email, emailVerified: true })
    const password = { identifier: email, password: testPassword }
    expect(codeOf(await at.app.call.login({ input: password }))).toBe('INVALID_CREDENTIALS')
  },
  async '`AccountExistsError`'({ at, answer, user: { sub }, before }) {
    expectType(answer, 'AccountExistsError')
    expect(await at.app.sql('select 1 from oauth_accounts where subject = $1', [sub])).toEqual([])
    const [event] = await at.app.sql(
      `select details from audit_events where type = 'OAUTH_LOGIN_FAILED' and target_id = $1`,
      [before],
    )
    expect(event).toEqual({ details: { provider: 'google', reason: 'ACCOUNT_EXISTS' } })
  },
}

test('the table has every case', () => {
  expect(rows.map(([local]) => local)).toEqual(Object.keys(locals))
  expect(claims).toEqual(Object.keys(claimOf))
  expect(cases).toHaveLength(30)
  expect([...new Set(cases.map(({ outcome }) => outcome))].toSorted()).toEqual(Object.keys(outcomes).toSorted())
})

describe.each(cases)('$claim, with the local account “$local”: $outcome', ({ local, claim, outcome }) => {
  const name = `${rows.findIndex(([each]) => each === local)}-${claims.indexOf(claim)}`
  const email = `case-${name}@example.com`
  const claimed = claimOf[claim]?.(email)
  const user = { sub: name, ...claimed?.user }
  const provider = claimed?.provider ?? 'acme'

  test('at the first sign-in', async () => {
    const at = await locals[local]?.(email)
    if (!at) throw new Error(`There is no local account “${local}”`)
    at.app.mailbox.clear()
    const before = await idOf(at, email)
    const answer = await at.signIn(user, provider)
    await outcomes[outcome]?.({ at, email, user, answer, before })
    if (answer.__typename !== 'AuthTokens') return
    // The second time, the identity is known: the address decides nothing any more.
    const again = expectType(
      await at.signIn({ ...user, email: 'elsewhere@example.com', emailVerified: true, hostedDomain }, provider),
      'AuthTokens',
    )
    expect(again.user.id).toBe(answer.user.id)
  })
})

test('a waiting sign-up ends with its link and its password, and answers a login as before', async () => {
  const { app, signIn } = strict
  const email = 'waiting@example.com'
  const input = { email, password: testPassword, name: 'Mallory', username: 'mallory' }
  await app.call.signup({ input })
  await app.server.drain()
  const token = tokenOf(app.mailbox.last(email).links[0])
  const { user } = expectType(
    await signIn({ sub: 'waiting', email, emailVerified: true, hostedDomain, name: 'Ann' }),
    'AuthTokens',
  )
  expect(user).toMatchObject({ name: 'Ann', username: null })
  expect(typeOf(await app.call.verifyEmail({ token }))).toBe('TokenInvalidError')
  const login = await app.call.login({ input: { identifier: email, password: testPassword } })
  expect(codeOf(login)).toBe('EMAIL_NOT_VERIFIED')
  expect(await app.sql('select password_hash from users where email = $1', [email])).toEqual([{ password_hash: null }])
})

test('what a stranger left in an unconfirmed account ends with the proof', async () => {
  const { app, signIn } = lax
  const email = 'squatted@example.com'
  const squat = expectType(await app.call.signup({ input: { email, password: testPassword } }), 'AuthTokens')
  const stranger = { credential: { bearer: squat.accessToken } }
  const key = await app.createKey(stranger, ['profile:read'])
  await signIn({ sub: 'squatter', email }, 'acme')
  const { user } = expectType(await signIn({ sub: 'owner', email, emailVerified: true, hostedDomain }), 'AuthTokens')
  expect(user.id).toBe(squat.user.id)
  await eventually(async () => {
    for (const credential of [stranger.credential, key.credential]) {
      expect(codeOf(await app.call.me({}, credential))).toBe('TOKEN_INVALID')
    }
  })
})

test('the first reset of an account that was taken over keeps the provider: nothing in it is of the person who made it', async () => {
  const { app, signIn } = lax
  const email = 'taken-over@example.com'
  await app.call.signup({ input: { email, password: testPassword } })
  const claimed = { sub: 'taken-over', email, emailVerified: true, hostedDomain }
  const { user } = expectType(await signIn(claimed), 'AuthTokens')
  await app.call.requestPasswordReset({ email })
  await app.server.drain()
  const token = tokenOf(app.mailbox.last(email).links[0])
  expect(typeOf(await app.call.resetPassword({ token, newPassword: `${testPassword} 2` }))).toBe('Done')
  expect(expectType(await signIn(claimed), 'AuthTokens').user.id).toBe(user.id)
  expect(await app.sql('select 1 from oauth_accounts where user_id = $1', [user.id])).toHaveLength(1)
})

test('a provider does not join an account whose address an administrator has changed, also before it is confirmed', async () => {
  const { app, signIn } = strict
  const [admin, person] = [await app.createPerson(), await app.createPerson()]
  await app.giveRole(admin, 'admin')
  const email = 'moved@example.com'
  expectType(await app.call.updateUser({ id: person.id, input: { email } }, admin.credential), 'User')
  expectType(await signIn({ sub: 'moved', email, emailVerified: true, hostedDomain }), 'AccountExistsError')
  const [user] = await app.sql('select password_hash is null as removed from users where id = $1', [person.id])
  expect(user).toEqual({ removed: false })
})
