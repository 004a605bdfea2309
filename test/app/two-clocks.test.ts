import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp } from '../../src/app/clean-up.ts'
import { createSharedCounter } from '../../src/core/limits/shared-counter.ts'
import { rotateSigningKey, signingKeyDelaySeconds } from '../../src/core/signing-keys/signing-keys.ts'
import {
  codeOf,
  createTestApp,
  expectType,
  type Person,
  type TestApp,
  testPassword,
  tokenOf,
  typeOf,
} from '../_util/app.ts'
import { totpCode } from '../_util/two-factor.ts'

/** The database, with an instance whose clock agrees with it, and two whose clocks are a minute apart. */
let exact: TestApp
let slow: TestApp
let fast: TestApp
let pairs: [string, TestApp, TestApp][]
beforeAll(async () => {
  exact = await createTestApp({ sessionIdleTtl: 3_600, refreshTtl: 7_200 })
  slow = await instance(-30)
  fast = await instance(30)
  pairs = [
    ['slow and fast', slow, fast],
    ['fast and slow', fast, slow],
  ]
})
afterAll(async () => {
  for (const app of [slow, fast, exact]) await app.close()
})

/** An instance on the same database, whose own clock is wrong by some seconds. */
function instance(seconds: number): Promise<TestApp> {
  const clock = { now: () => new Date(exact.clock.now().getTime() + seconds * 1000) }
  const change = { databaseUrl: exact.databaseUrl, sessionIdleTtl: 3_600, refreshTtl: 7_200 }
  return createTestApp(change, { clock, prepareDatabase: async () => {} })
}

const refresh = (app: TestApp, refreshToken: string) => app.call.refresh({ refreshToken })
const login = (app: TestApp, identifier: string, password: string) =>
  app.call.login({ input: { identifier, password } })
const challengeOn = async (app: TestApp, { email }: Person) =>
  expectType(await login(app, email, testPassword), 'TwoFactorChallenge').challengeToken
/** The code with which an instance refuses a credential, or `OK`. */
const statusOn = async (app: TestApp, credential: Person['credential'] | { apiKey: string }) =>
  (await app.execute('{ access { kind } }', {}, credential)).errors[0]?.extensions.code ?? 'OK'
const everywhere = <T>(ask: (app: TestApp) => Promise<T>): Promise<T[]> => Promise.all([slow, fast, exact].map(ask))
const mailedToken = async (email: string): Promise<string> => {
  await exact.server.drain()
  return tokenOf(exact.mailbox.last(email).links[0])
}

describe('refresh', () => {
  test('a retry on another instance within the grace period returns the same successor, whichever clock is ahead', async () => {
    for (const [name, first, second] of pairs) {
      const person = await exact.createPerson()
      const one = expectType(await refresh(first, person.refreshToken), 'AuthTokens')
      const again = expectType(await refresh(second, person.refreshToken), 'AuthTokens')
      await exact.clock.advance(9)
      const late = expectType(await refresh(second, person.refreshToken), 'AuthTokens')
      expect([again.refreshToken, late.refreshToken], name).toEqual([one.refreshToken, one.refreshToken])
      expect(await everywhere((app) => statusOn(app, { bearer: late.accessToken }))).toEqual(['OK', 'OK', 'OK'])
    }
  })

  test('a retry after the grace period counts as reuse on every instance', async () => {
    for (const [name, first, second] of pairs) {
      const person = await exact.createPerson()
      const one = expectType(await refresh(first, person.refreshToken), 'AuthTokens')
      await exact.clock.advance(10)
      expect(codeOf(await refresh(second, person.refreshToken)), name).toBe('TOKEN_INVALID')
      expect(await everywhere((app) => statusOn(app, { bearer: one.accessToken }))).toEqual(
        Array(3).fill('TOKEN_INVALID'),
      )
    }
  })

  test('a session expires at the same time on every instance', async () => {
    for (const [name, first, second] of pairs) {
      const person = await exact.createPerson()
      const other = await exact.logInAs(person.email)
      await exact.clock.advance(3_599)
      expect((await refresh(first, person.refreshToken)).__typename, name).toBe('AuthTokens')
      await exact.clock.advance(1)
      expect(codeOf(await refresh(second, other.refreshToken)), name).toBe('TOKEN_EXPIRED')
    }
  })
})

test('an access token of one instance is valid on every instance from the first second on', async () => {
  for (const [, issuer] of pairs) {
    const person = await exact.createPerson()
    const tokens = expectType(await login(issuer, person.email, testPassword), 'AuthTokens')
    expect(tokens).toMatchObject({ expiresIn: 900, refreshExpiresIn: 3_600 })
    expect(await everywhere((app) => statusOn(app, { bearer: tokens.accessToken }))).toEqual(['OK', 'OK', 'OK'])
  }
})

test('an access token is valid for the same time on an instance whose clock is wrong by minutes', async () => {
  const wrong = [await instance(-300), await instance(300)]
  const person = await exact.createPerson()
  const statuses = () => Promise.all([...wrong, exact].map((app) => statusOn(app, person.credential)))
  expect(await statuses()).toEqual(['OK', 'OK', 'OK'])
  await exact.clock.advance(900 + 29)
  expect(await statuses()).toEqual(['OK', 'OK', 'OK'])
  await exact.clock.advance(1)
  expect(await statuses()).toEqual(Array(3).fill('TOKEN_EXPIRED'))
  for (const app of wrong) await app.close()
})

test('a lock begins and ends at the same time on every instance, with the same `retryAfter`', async () => {
  for (const [name, first, second] of pairs) {
    const person = await exact.createPerson()
    for (let attempt = 0; attempt < 10; attempt++) await login(first, person.email, 'wrong')
    expect(await login(second, person.email, testPassword), name).toMatchObject({
      code: 'ACCOUNT_LOCKED',
      retryAfter: 60,
    })
    await exact.clock.advance(59)
    expect(await everywhere((app) => login(app, person.email, testPassword))).toMatchObject(
      Array(3).fill({ code: 'ACCOUNT_LOCKED', retryAfter: 1 }),
    )
    await exact.clock.advance(1)
    expect((await login(second, person.email, testPassword)).__typename).toBe('AuthTokens')
  }
})

test('a link expires at the same time on every instance', async () => {
  const newPassword = `${testPassword}s`
  for (const [name, first, second] of pairs) {
    const [early, late] = [await exact.createPerson(), await exact.createPerson()]
    for (const { email } of [early, late]) await first.call.requestPasswordReset({ email })
    await first.server.drain()
    const mailbox = first.mailbox
    const [token = '', tooLate = ''] = [early, late].map(({ email }) => tokenOf(mailbox.last(email).links[0]))
    await exact.clock.advance(3_599)
    expect(typeOf(await second.call.resetPassword({ token, newPassword })), name).toBe('Done')
    await exact.clock.advance(1)
    expect(typeOf(await second.call.resetPassword({ token: tooLate, newPassword }))).toBe('TokenExpiredError')
  }
})

test('a sign-up expires at the same time on every instance', async () => {
  for (const [name, first, second] of pairs) {
    const input = { email: `signed-up-${name.replaceAll(' ', '-')}@example.com`, password: testPassword }
    await first.call.signup({ input })
    const token = await mailedToken(input.email)
    await exact.clock.advance(86_399)
    expect(codeOf(await login(second, input.email, testPassword)), name).toBe('EMAIL_NOT_VERIFIED')
    await exact.clock.advance(1)
    expect(codeOf(await second.call.verifyEmail({ token }))).toBe('TOKEN_EXPIRED')
  }
})

test('an API key and a replaced secret expire at the same time on every instance', async () => {
  for (const [name, first] of pairs) {
    const person = await exact.createPerson()
    const expiresAt = new Date(exact.clock.now().getTime() + 20_000)
    const short = await first.createKey(person, [], { expiresAt })
    const key = await first.createKey(person, [])
    const rotated = await first.call.rotateApiKey({ id: key.id, overlapSeconds: 20 }, person.credential)
    expect(rotated.__typename).toBe('ApiKeySecret')
    const codes = () =>
      everywhere(async (app) => [await statusOn(app, short.credential), await statusOn(app, key.credential)])
    await exact.clock.advance(19)
    expect(await codes(), name).toEqual(Array(3).fill(['OK', 'OK']))
    await exact.clock.advance(1)
    expect(await codes(), name).toEqual(Array(3).fill(['TOKEN_EXPIRED', 'TOKEN_INVALID']))
  }
})

interface StatusData {
  user?: { status: string } | null
}

test('a suspension ends at the same time on every instance', async () => {
  const admin = await exact.createPerson()
  await exact.giveRole(admin, 'admin')
  for (const [name, first] of pairs) {
    const person = await exact.createPerson()
    const until = new Date(exact.clock.now().getTime() + 20_000)
    expect(typeOf(await first.call.suspendUser({ id: person.id, until }, admin.credential)), name).toBe('User')
    const statusesOfUser = () =>
      everywhere(async (app) => {
        const query = 'query($id: ID!) { user(id: $id) { status } }'
        const { data } = await app.execute<StatusData>(query, { id: person.id }, admin.credential)
        return data.user?.status
      })
    await exact.clock.advance(19)
    expect(await everywhere(async (app) => codeOf(await login(app, person.email, testPassword)))).toEqual(
      Array(3).fill('ACCOUNT_SUSPENDED'),
    )
    expect(await statusesOfUser()).toEqual(Array(3).fill('SUSPENDED'))
    await exact.clock.advance(1)
    expect(await everywhere(async (app) => (await login(app, person.email, testPassword)).__typename)).toEqual(
      Array(3).fill('AuthTokens'),
    )
    expect(await statusesOfUser()).toEqual(Array(3).fill('ACTIVE'))
  }
})

test('a TOTP code is checked by the time of the database, and works once over all instances', async () => {
  const person = await exact.createPerson()
  const setup = await slow.call.setupTwoFactor({ password: testPassword }, person.credential)
  const { secret } = expectType(setup, 'TwoFactorSetup')
  const code = totpCode(secret, exact.clock.now())
  expect(typeOf(await fast.call.confirmTwoFactor({ code }, person.credential))).toBe('RecoveryCodes')
  for (const [name, first, second] of pairs) {
    await exact.clock.advance(60)
    const input = { challengeToken: await challengeOn(first, person), code: totpCode(secret, exact.clock.now()) }
    const again = { ...input, challengeToken: await challengeOn(first, person) }
    expect(typeOf(await second.call.verifyTwoFactor({ input })), name).toBe('AuthTokens')
    expect(typeOf(await first.call.verifyTwoFactor({ input: again }))).toBe('CodeInvalidError')
  }
})

test('a new signing key signs from the same time on, on every instance', async () => {
  const before = exact.server.services.signingKeys.current().kid
  const { kid } = await rotateSigningKey(fast.server.services)
  const current = () =>
    everywhere(async (app) => {
      await app.server.services.signingKeys.reload()
      return app.server.services.signingKeys.current().kid
    })
  await exact.clock.advance(signingKeyDelaySeconds - 1)
  expect(await current()).toEqual([before, before, before])
  await exact.clock.advance(1)
  expect(await current()).toEqual([kid, kid, kid])
})

test('windows of limits end at the same time on every instance, for strict and generous limits', async () => {
  const counters = [slow, fast].map(({ server }) => createSharedCounter(server.services))
  const count = () => counters.map((counter) => counter.count({ key: 'shared', limit: 3, duration: 60 }))
  const flush = async () => {
    for (const counter of [...counters, ...counters]) await counter.flush()
  }
  count()
  await flush()
  await exact.clock.advance(50)
  count()
  await flush()
  expect(count().map(({ exceeded }) => exceeded)).toEqual([true, true])
  await exact.clock.advance(10)
  expect(count().map(({ exceeded }) => exceeded)).toEqual([false, false])
})

test('an instance whose clock is fast does not delete rows that are still valid', async () => {
  const now = exact.clock.now().getTime()
  const [ends, over] = [new Date(now + 20_000), new Date(now - 1_000)]
  await exact.sql(`insert into rate_limits (key, points, expires_at) values ('ends', 1, $1), ('over', 1, $2)`, [
    ends,
    over,
  ])
  await cleanUp(fast.server.services)
  expect(await exact.sql(`select key from rate_limits where key in ('ends', 'over')`)).toEqual([{ key: 'ends' }])
})
