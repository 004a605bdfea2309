import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Credential, expectType, type Person, type TestApp, tokenOf, typeOf } from '../../_util/app.ts'
import { type Authenticator, createAuthenticator } from '../../_util/authenticator.ts'
import { passkeyCalls } from '../../_util/passkeys.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { bulkCalls } from '../bulk/bulk-calls.ts'
import { handOver } from '../login-code/login-code-calls.ts'
import { requestMail } from '../mail-login/mail-login-calls.ts'
import { createOAuthApp, type OAuthApp, redirectUri } from '../oauth/oauth-app.ts'

let at: OAuthApp
let app: TestApp
let factors: ReturnType<typeof twoFactorCalls>
let passkeys: ReturnType<typeof passkeyCalls>

/** A user without a second factor, and one with an authenticator app and a passkey. */
interface Pair {
  plain: Person
  strong: Person
  secret: string
  codes: string[]
  authenticator: Authenticator
}
const roles = ['user', 'support', 'admin'] as const
const pairs = new Map<string, Pair>()

beforeAll(async () => {
  at = await createOAuthApp({ adminRequire2fa: true, loginByMail: true })
  app = at.app
  factors = twoFactorCalls(app)
  passkeys = passkeyCalls(app)
  for (const role of roles) {
    const [plain, strong] = [await app.createPerson(), await app.createPerson()]
    const authenticator = createAuthenticator()
    await passkeys.register(strong, authenticator)
    const { secret, codes } = await factors.enable(strong)
    for (const person of [plain, strong]) await app.giveRole(person, role)
    pairs.set(role, { plain, strong, secret, codes, authenticator })
  }
})
afterAll(() => at.close())

const pairOf = (role: string) => {
  const pair = pairs.get(role)
  if (!pair) throw new Error('There is no such role')
  return pair
}
const textOf = (answer: { __typename: string }, field: 'accessToken' | 'challengeToken') => {
  if (!(field in answer)) throw new Error(`The answer has no ${field}: ${JSON.stringify(answer)}`)
  return String(Reflect.get(answer, field))
}
const tokens = (answer: { __typename: string }) => ({ accessToken: textOf(answer, 'accessToken') })
const challenged = (answer: { __typename: string }) => textOf(answer, 'challengeToken')
const byLink = async (email: string) => {
  const { token, codeVerifier } = await requestMail(app, email)
  return app.call.loginWithLink({ token, codeVerifier })
}
const handedOver = async (bearer: string) => {
  const { code, codeVerifier } = await handOver(app, { bearer }, { to: redirectUri })
  return tokens(await app.call.exchangeLoginCode({ code, codeVerifier }))
}
const withCode = async ({ strong, secret }: Pair) =>
  tokens(await factors.verify(await factors.challenge(strong), await factors.nextCode(secret)))

/** Every way to sign in, with whether it proves a second factor or a passkey. */
const ways: Record<string, { isEnough: boolean; signIn(pair: Pair, role: string): Promise<{ accessToken: string }> }> =
  {
    'a password': { isEnough: false, signIn: ({ plain }) => app.logInAs(plain.email) },
    'a link by mail': { isEnough: false, signIn: async ({ plain }) => tokens(await byLink(plain.email)) },
    'an identity provider': {
      isEnough: false,
      async signIn(_pair, role) {
        const user = { sub: `sub-${role}`, email: `sub-${role}@gmail.com`, emailVerified: true }
        const { user: made } = expectType(await at.signIn(user), 'AuthTokens')
        await app.giveRole(made, role)
        return tokens(await at.signIn(user))
      },
    },
    'a login code of a session by password': {
      isEnough: false,
      signIn: async ({ plain }) => handedOver((await app.logInAs(plain.email)).accessToken),
    },
    'a password and a code': { isEnough: true, signIn: withCode },
    'a password and a recovery code': {
      isEnough: true,
      signIn: async ({ strong, codes }) =>
        tokens(await factors.verify(await factors.challenge(strong), codes.pop() ?? '')),
    },
    'a password and a passkey': {
      isEnough: true,
      signIn: async ({ strong, authenticator }) =>
        tokens(await passkeys.completeChallenge(authenticator, await factors.challenge(strong))),
    },
    'a passkey': { isEnough: true, signIn: async ({ authenticator }) => tokens(await passkeys.login(authenticator)) },
    'a link by mail and a code': {
      isEnough: true,
      async signIn({ strong, secret }) {
        const challengeToken = challenged(await byLink(strong.email))
        return tokens(await factors.verify(challengeToken, await factors.nextCode(secret)))
      },
    },
    'a login code of a session with a second factor': {
      isEnough: true,
      signIn: async (pair) => handedOver((await withCode(pair)).accessToken),
    },
  }

const accessOf = async (credential: Credential) => {
  const { data } = await app.execute<{ access: { scopes: string[]; withheldScopes: string[] } }>(
    '{ access { scopes withheldScopes } }',
    {},
    credential,
  )
  const { scopes, withheldScopes } = data.access ?? { scopes: [], withheldScopes: [] }
  return { scopes: scopes.toSorted(), withheld: withheldScopes.toSorted() }
}
const codeOfUsers = async (credential: Credential) =>
  (await app.execute('{ users(first: 1) { nodes { id } } }', {}, credential)).errors[0]?.extensions.code

const scopesOf = (role: string) => (app.config.roles[role] ?? []).toSorted()
const left = (role: string) => scopesOf(role).filter((scope) => scopesOf('user').includes(scope))
const lost = (role: string) => scopesOf(role).filter((scope) => !scopesOf('user').includes(scope))

describe.each(roles)('a session of the role %s', (role) => {
  test.each(Object.entries(ways))('that was opened by %s', async (_name, { isEnough, signIn }) => {
    const { accessToken } = await signIn(pairOf(role), role)
    const credential = { bearer: accessToken }
    const expected = isEnough ? { scopes: scopesOf(role), withheld: [] } : { scopes: left(role), withheld: lost(role) }
    expect(await accessOf(credential)).toEqual(expected)
    const claims = decodeJwt(accessToken)
    expect(String(claims.scope).split(' ').toSorted()).toEqual(expected.scopes)
    expect(claims.role).toBe(isEnough ? role : 'user')
    const mayRead = scopesOf(role).includes('users:read')
    expect(await codeOfUsers(credential)).toBe(!mayRead ? 'FORBIDDEN' : isEnough ? undefined : 'TWO_FACTOR_REQUIRED')
  })
})

test('the error says how to go on, and is a 403', async () => {
  const { plain } = pairOf('admin')
  const credential = (await app.logInAs(plain.email)).credential
  const answer = await app.execute('{ users(first: 1) { nodes { id } } }', {}, credential)
  expect([answer.status, answer.errors[0]?.extensions.requiredScopes]).toEqual([403, [['users:read']]])
  expect(answer.errors[0]?.message).toContain('Turn on two-factor authentication')
  const foreign = pairOf('user').plain
  const email = await app.execute('query($id: ID!) { user(id: $id) { email } }', { id: foreign.id }, credential)
  expect(email.errors[0]?.extensions.code).toBe('TWO_FACTOR_REQUIRED')
  const own = await app.execute('{ me { email } }', {}, credential)
  expect(own.data).toEqual({ me: { email: plain.email } })
})

test('a session keeps what it has when it is refreshed', async () => {
  const weak = await app.logInAs(pairOf('admin').plain.email)
  const refreshed = tokens(await app.call.refresh({ refreshToken: weak.refreshToken }))
  expect((await accessOf({ bearer: refreshed.accessToken })).withheld).toEqual(lost('admin'))
  const login = await factors.verify(
    await factors.challenge(pairOf('admin').strong),
    await factors.nextCode(pairOf('admin').secret),
  )
  const { refreshToken } = expectType(login, 'AuthTokens')
  const again = tokens(await app.call.refresh({ refreshToken }))
  expect(await accessOf({ bearer: again.accessToken })).toEqual({ scopes: scopesOf('admin'), withheld: [] })
})

test('turning on the second factor gives a session its scopes, and so does a proof with a code or a passkey, but no password', async () => {
  const person = await app.createPerson()
  await app.giveRole(person, 'admin')
  expect(typeOf(await app.call.reauthenticate({ password: person.password }, person.credential))).toBe('Done')
  expect(await codeOfUsers(person.credential)).toBe('TWO_FACTOR_REQUIRED')
  const { secret } = await factors.enable(person)
  expect(await codeOfUsers(person.credential)).toBeUndefined()
  await app.sql('update sessions set second_factor_at = null where id = $1', [person.sessionId])
  const { data, errors } = await app.execute(
    'mutation($code: String!) { reauthenticate(code: $code) { __typename } confirmUserEmail(id: "no-id") { __typename } }',
    { code: await factors.nextCode(secret) },
    person.credential,
  )
  expect(errors).toEqual([])
  expect(data).toMatchObject({ confirmUserEmail: { __typename: 'UserNotFoundError' } })
  expect(await codeOfUsers(person.credential)).toBeUndefined()
  const other = await app.createPerson()
  await app.giveRole(other, 'admin')
  const authenticator = createAuthenticator()
  await passkeys.register(other, authenticator)
  expect(await codeOfUsers(other.credential)).toBe('TWO_FACTOR_REQUIRED')
  await passkeys.prove(other, authenticator)
  expect(await codeOfUsers(other.credential)).toBeUndefined()
})

test('the password of an administrator who has a passkey adds no second factor and removes none before the passkey is proved', async () => {
  const person = await app.createPerson()
  const authenticator = createAuthenticator()
  const { id } = await passkeys.register(person, authenticator)
  await app.giveRole(person, 'admin')
  const weak = await app.logInAs(person.email)
  const { credential } = weak
  const { password } = person
  const code = '123456'
  expect(typeOf(await app.call.setupTwoFactor({ password }, credential))).toBe('TWO_FACTOR_REQUIRED')
  expect(typeOf(await app.call.startPasskeyRegistration({}, credential))).toBe('TWO_FACTOR_REQUIRED')
  expect(typeOf(await app.call.deletePasskey({ id }, credential))).toBe('TWO_FACTOR_REQUIRED')
  await app.giveRole(person, 'user')
  expectType(await app.call.setupTwoFactor({ password }, credential), 'TwoFactorSetup')
  await app.giveRole(person, 'admin')
  expect(typeOf(await app.call.confirmTwoFactor({ code }, credential))).toBe('TWO_FACTOR_REQUIRED')
  await passkeys.prove(weak, authenticator)
  expect(await codeOfUsers(credential)).toBeUndefined()
  await factors.enable({ ...person, ...weak })
  await passkeys.register(weak, createAuthenticator())
  expect(typeOf(await app.call.deletePasskey({ id }, credential))).toBe('Done')
})

describe('neither the password nor the mailbox of an administrator replaces a passkey', () => {
  const newPassword = 'two horses and a battery'
  const withPasskey = async () => {
    const person = await app.createPerson()
    const authenticator = createAuthenticator()
    await passkeys.register(person, authenticator)
    await app.giveRole(person, 'admin')
    return { person, authenticator }
  }
  const reset = async (email: string) => {
    await app.call.requestPasswordReset({ email })
    const token = await factors.mailedToken(email, 'reset-password')
    expect(typeOf(await app.call.resetPassword({ token, newPassword }))).toBe('Done')
  }
  /** The token of the notice about the new passkey, which is not the newest mail. */
  const passkeyNotice = async ({ email }: Person) => {
    await app.server.drain()
    const mail = app.mailbox.to(email).find(({ subject }) => subject.includes('passkey was added'))
    return tokenOf(mail?.links.find((link) => link.includes('/not-me?')))
  }
  const signIn = (email: string) => app.call.login({ input: { identifier: email, password: newPassword } })
  const passkeysOf = async ({ id }: Person) => (await app.sql('select 1 from passkeys where user_id = $1', [id])).length

  test('a change of the address needs the passkey first', async () => {
    const { person, authenticator } = await withPasskey()
    const weak = await app.logInAs(person.email)
    const change = { newEmail: `moved-${person.email}`, password: person.password }
    expect(typeOf(await app.call.requestEmailChange(change, weak.credential))).toBe('TWO_FACTOR_REQUIRED')
    await passkeys.prove(weak, authenticator)
    expect(typeOf(await app.call.requestEmailChange(change, weak.credential))).toBe('MailSent')
  })

  test('the first reset of an account that was made by a sign-up keeps the passkeys', async () => {
    const { person } = await withPasskey()
    const [user] = await app.sql('select password_unproved from users where id = $1', [person.id])
    expect(user).toEqual({ password_unproved: true })
    await reset(person.email)
    const credential = { bearer: textOf(await signIn(person.email), 'accessToken') }
    expect(typeOf(await app.call.setupTwoFactor({ password: newPassword }, credential))).toBe('TWO_FACTOR_REQUIRED')
    expect(await passkeysOf(person)).toBe(1)
  })

  test('so does the first reset after another administrator has changed the address', async () => {
    const [{ person }, { person: other, authenticator }] = [await withPasskey(), await withPasskey()]
    const strong = await app.logInAs(other.email)
    await passkeys.prove(strong, authenticator)
    const email = `moved-${person.email}`
    expect(typeOf(await app.call.updateUser({ id: person.id, input: { email } }, strong.credential))).toBe('User')
    await reset(email)
    expect(await passkeysOf(person)).toBe(1)
  })

  test('and so does the first sign-in by mail after such a change', async () => {
    const [{ person }, { person: other, authenticator }] = [await withPasskey(), await withPasskey()]
    const strong = await app.logInAs(other.email)
    await passkeys.prove(strong, authenticator)
    const email = `moved-${person.email}`
    expect(typeOf(await app.call.updateUser({ id: person.id, input: { email } }, strong.credential))).toBe('User')
    await app.server.drain()
    const credential = { bearer: textOf(await byLink(email), 'accessToken') }
    expect(await passkeysOf(person)).toBe(1)
    expect(await app.sql('select password_hash from users where id = $1', [person.id])).toEqual([
      { password_hash: null },
    ])
    expect(typeOf(await app.call.setupTwoFactor({}, credential))).toBe('TWO_FACTOR_REQUIRED')
  })

  test('“this was not me” removes a recent passkey, and suspends the administrator', async () => {
    const { person, authenticator } = await withPasskey()
    const token = await factors.mailedToken(person.email, 'not-me')
    expect(typeOf(await app.call.disownChange({ token }))).toBe('Done')
    expect(await passkeysOf(person)).toBe(0)
    await reset(person.email)
    expect(typeOf(await signIn(person.email))).toBe('AccountSuspendedError')
    expect(typeOf(await passkeys.login(authenticator))).toBe('InvalidCredentialsError')
    const [event] = await app.sql(
      `select actor_id, details from audit_events where type = 'USER_SUSPENDED' and target_id = $1`,
      [person.id],
    )
    expect(event).toMatchObject({ actor_id: null, details: { reason: expect.stringContaining('second factor') } })
    const { accessToken } = await withCode(pairOf('admin'))
    expect(typeOf(await app.call.reactivateUser({ id: person.id }, { bearer: accessToken }))).toBe('User')
    expect(typeOf(await signIn(person.email))).toBe('AuthTokens')
  })

  test('“this was not me” suspends nobody who loses no second factor, and no user whose role needs none', async () => {
    const person = await app.createPerson()
    await app.giveRole(person, 'admin')
    const change = { newEmail: `moved-${person.email}`, password: person.password }
    expect(typeOf(await app.call.requestEmailChange(change, person.credential))).toBe('MailSent')
    const user = await app.createPerson()
    await passkeys.register(user, createAuthenticator())
    const both = await withPasskey()
    await passkeys.prove(both.person, both.authenticator)
    const { secret } = await factors.enable(both.person)
    expect(typeOf(await app.call.disownChange({ token: await passkeyNotice(both.person) }))).toBe('Done')
    expect(await passkeysOf(both.person)).toBe(0)
    await reset(both.person.email)
    const challengeToken = challenged(await signIn(both.person.email))
    expect(typeOf(await factors.verify(challengeToken, await factors.nextCode(secret)))).toBe('AuthTokens')
    for (const { email } of [person, user]) {
      expect(typeOf(await app.call.disownChange({ token: await factors.mailedToken(email, 'not-me') }))).toBe('Done')
      await reset(email)
      expect(typeOf(await signIn(email))).toBe('AuthTokens')
    }
  })

  test.each(['passkey', 'authenticator app'])(
    'the first proof of the mailbox removes the %s, and suspends the administrator',
    async (factor) => {
      const { person, authenticator } = await withPasskey()
      if (factor === 'authenticator app') {
        await passkeys.prove(person, authenticator)
        await factors.enable(person)
        await app.sql('delete from passkeys where user_id = $1', [person.id])
      }
      await app.sql('update users set first_verified_at = null where id = $1', [person.id])
      expect(typeOf(await byLink(person.email))).toBe('AccountSuspendedError')
      const left = await app.sql(
        'select 1 from passkeys where user_id = $1 union select 2 from two_factors where user_id = $1',
        [person.id],
      )
      expect(left).toEqual([])
    },
  )
})

test('a change of many users stops with the second factor of the session that began it', async () => {
  const bulk = bulkCalls(app)
  const { accessToken } = await withCode(pairOf('admin'))
  const credential = { bearer: accessToken }
  const ids = await bulk.makeUsers(2)
  const { token } = await bulk.preview({ action: 'SUSPEND', ids }, credential)
  const { id } = await bulk.run(token, credential)
  await app.sql('update sessions set second_factor_at = null where id = $1', [decodeJwt(accessToken).sid])
  await app.server.drain()
  await app.sql('update sessions set second_factor_at = sallyport_now() where id = $1', [decodeJwt(accessToken).sid])
  expect(await bulk.jobOf(id, credential)).toMatchObject({ done: 2, failedCount: 2 })
})

test('the tokens of an API key have the role `admin` only if the key holds all scopes of the role', async () => {
  const weak = await app.logInAs(pairOf('admin').plain.email)
  const strong = await withCode(pairOf('admin'))
  const roleOf = async (credential: { bearer: string }, scopes: string[]) => {
    const key = await app.createKey({ credential }, scopes)
    return decodeJwt(textOf(await app.call.exchangeApiKey({}, key.credential), 'accessToken')).role
  }
  expect(await roleOf({ bearer: weak.accessToken }, ['profile:read'])).toBe('user')
  expect(await roleOf({ bearer: strong.accessToken }, ['users:read'])).toBe('user')
  expect(await roleOf({ bearer: strong.accessToken }, scopesOf('admin'))).toBe('admin')
})

test('an API key with the scope needs no second factor; a session without one cannot make or rotate such a key', async () => {
  const { plain } = pairOf('admin')
  const { accessToken } = await withCode(pairOf('admin'))
  const key = await app.createKey({ credential: { bearer: accessToken } }, ['users:read'])
  expect(await codeOfUsers(key.credential)).toBeUndefined()
  const weak = await app.logInAs(plain.email)
  const input = { name: 'a way around', scopes: ['users:read'] }
  expect(typeOf(await app.call.createApiKey({ input }, weak.credential))).toBe('ScopeNotGrantedError')
  await app.sql('update api_keys set user_id = $1 where id = $2', [plain.id, key.id])
  expect(typeOf(await app.call.rotateApiKey({ id: key.id }, weak.credential))).toBe('ScopeNotGrantedError')
  const rotated = await app.execute<{ me: { role: string } }>('{ me { id } }', {}, key.credential)
  expect(rotated.status).toBe(200)
})

test('an impersonation has the second factor of the administrator’s session, and gets none of its own', async () => {
  const { accessToken } = await withCode(pairOf('admin'))
  const target = pairOf('support').plain
  const acting = tokens(await app.call.impersonateUser({ id: target.id, reason: 'test' }, { bearer: accessToken }))
  expect(await codeOfUsers({ bearer: acting.accessToken })).toBeUndefined()
  const { sid } = decodeJwt(acting.accessToken)
  await app.sql('update sessions set second_factor_at = null where id = $1', [sid])
  expect(await codeOfUsers({ bearer: acting.accessToken })).toBe('TWO_FACTOR_REQUIRED')
  const weak = await app.logInAs(pairOf('admin').plain.email)
  const refused = await app.call.impersonateUser({ id: target.id, reason: 'test' }, weak.credential)
  expect(typeOf(refused)).toBe('TWO_FACTOR_REQUIRED')
})

test('the rule holds from the next request on, for every field of an administrator', async () => {
  const relaxed = await app.startAnother({ adminRequire2fa: false })
  const weak = await app.logInAs(pairOf('admin').plain.email)
  expect((await relaxed.execute('{ users(first: 1) { nodes { id } } }', {}, weak.credential)).errors).toEqual([])
  expect(await codeOfUsers(weak.credential)).toBe('TWO_FACTOR_REQUIRED')
  await relaxed.close()
  for (const [field, query] of Object.entries({
    stats: '{ stats(from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { users } }',
    settings: '{ settings { name } }',
    auditEvents: '{ auditEvents { totalCount } }',
    rotateSigningKey: 'mutation { rotateSigningKey { __typename } }',
    createUser: 'mutation { createUser(input: { email: "made@example.com" }) { __typename } }',
  })) {
    const { errors } = await app.execute(query, {}, weak.credential)
    expect([field, errors[0]?.extensions.code]).toEqual([field, 'TWO_FACTOR_REQUIRED'])
  }
})
