import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  codeOf,
  createTestApp,
  documents,
  expectType,
  type MeData,
  type Person,
  type TestApp,
  testPassword,
  tokenOf,
} from '../../_util/app.ts'

let app: TestApp
/** Another instance on the same database. */
let other: TestApp
beforeAll(async () => {
  app = await createTestApp()
  other = await app.startAnother()
})
afterAll(async () => {
  await other.close()
  await app.close()
})

const attempt = (identifier: string, password = 'not the password', instance = app) =>
  instance.call.login({ input: { identifier, password } })
const fail = async (identifier: string, times: number) => {
  for (let n = 0; n < times; n++) {
    expect((await attempt(identifier)).__typename).toBe('InvalidCredentialsError')
  }
}
const lockOf = async (identifier: string, password = testPassword) => {
  const answer = await attempt(identifier, password)
  return answer.__typename === 'AccountLockedError' ? answer.retryAfter : null
}
const resetPassword = async ({ email }: Person, newPassword: string) => {
  await app.call.requestPasswordReset({ email })
  await app.server.drain()
  const token = tokenOf(app.mailbox.last(email).links[0])
  return (await app.call.resetPassword({ token, newPassword })).__typename
}

test('a name is counted over all spellings and instances', async () => {
  const person = await app.createPerson({ username: 'heidi' })
  for (const names of [
    ['heidi', ' HEIDI '],
    [person.email, ` ${person.email.toUpperCase()} `],
  ]) {
    for (let n = 0; n < 10; n++) {
      const answer = await attempt(names[n % 2] as string, 'wrong wrong', n % 4 < 2 ? app : other)
      expect(answer.__typename).toBe('InvalidCredentialsError')
    }
    for (const name of names) expect(await lockOf(name)).toBe(60)
  }
})

test.each(['known', 'unknown'])('checks ten of forty parallel attempts on a %s account', async (kind) => {
  const email = kind === 'known' ? (await app.createPerson()).email : 'no-account-at-all@example.com'
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => attempt(email, 'not the password', n % 2 ? app : other)),
  )
  const types = answers.map((answer) => answer.__typename)
  expect(types.filter((type) => type === 'InvalidCredentialsError')).toHaveLength(10)
  expect(types.filter((type) => type === 'AccountLockedError')).toHaveLength(30)
})

test('a lock does not affect open sessions or API keys', async () => {
  const person = await app.createPerson()
  const { credential } = await app.createKey(person, ['profile:read'])
  await fail(person.email, 10)
  expect(await lockOf(person.email)).toBe(60)
  expect((await app.execute<MeData>(documents.me, {}, person.credential)).data.me?.id).toBe(person.id)
  expect((await app.execute<MeData>(documents.me, {}, credential)).data.me?.id).toBe(person.id)
  const refreshed = await app.call.refresh({ refreshToken: person.refreshToken })
  expect(refreshed.__typename).toBe('AuthTokens')
})

test('a password reset ends the lock, and the owner can log in', async () => {
  const person = await app.createPerson()
  await fail(person.email, 10)
  expect(await lockOf(person.email)).toBe(60)
  expect(await resetPassword(person, 'two horses and a battery')).toBe('Done')
  await expect(app.logInAs(person.email, 'two horses and a battery')).resolves.toMatchObject({ id: person.id })
  // It ends the count with it: the next lock is the first again.
  await fail(person.email, 10)
  expect(await lockOf(person.email)).toBe(60)
})

describe('the daily limit of attempts', () => {
  const unlock = () => app.clock.advance(3600)
  /** Enters `count` wrong passwords under the names in turn, and waits for the end of each lock. */
  const guess = async (names: string[], count: number) => {
    for (let checked = 0, n = 0; checked < count; n++) {
      const answer = await attempt(names[n % names.length] as string)
      if (answer.__typename === 'AccountLockedError') await unlock()
      else checked += 1
    }
  }
  const logIn = (identifier: string, deviceToken?: string, password = testPassword) =>
    app.call.login({ input: { identifier, password, deviceToken } })
  /** Logs in without a device token. @returns the new one */
  const newDevice = async (identifier: string): Promise<string> =>
    expectType(await logIn(identifier), 'AuthTokens').deviceToken ?? ''
  /** Waits for the end of a lock first, where there is one. */
  const logInUnlocked = async (identifier: string, deviceToken?: string, password = testPassword) => {
    const answer = await logIn(identifier, deviceToken, password)
    if (answer.__typename !== 'AccountLockedError') return answer
    await unlock()
    return logIn(identifier, deviceToken, password)
  }

  test('is a hundred over all names of an account; then a correct password is answered like a wrong one', async () => {
    const person = await app.createPerson({ username: 'hundred' })
    await guess([person.email, 'hundred', person.id], 100)
    for (const name of [person.email, 'hundred', person.id]) {
      expect(await logInUnlocked(name)).toMatchObject({ __typename: 'InvalidCredentialsError' })
    }
    await app.clock.advance(86_400)
    expect((await logInUnlocked(person.email)).__typename).toBe('AuthTokens')
  })

  test('is neither reset nor used up by logins of the owner', async () => {
    const person = await app.createPerson()
    for (let n = 0; n < 120; n++) expect((await logInUnlocked(person.email)).__typename).toBe('AuthTokens')
    await guess([person.email], 50)
    expect((await logInUnlocked(person.email)).__typename).toBe('AuthTokens')
    await guess([person.email], 50)
    expect((await logInUnlocked(person.email)).__typename).toBe('InvalidCredentialsError')
  })

  test('does not reveal whether an address has an account, also with a pending sign-up', async () => {
    const person = await app.createPerson({ username: 'no-trace' })
    await guess(['no-trace'], 100)
    await unlock()
    const answers = []
    for (const email of [person.email, 'no-trace@example.com']) {
      await app.call.signup({ input: { email, password: 'a password of another user' } })
      await app.server.drain()
      answers.push(
        await logIn(email, undefined, 'a password of another user'),
        await logIn(email, undefined, 'another'),
      )
    }
    expect(answers.map(codeOf)).toEqual([
      'EMAIL_NOT_VERIFIED',
      'INVALID_CREDENTIALS',
      'EMAIL_NOT_VERIFIED',
      'INVALID_CREDENTIALS',
    ])
  })

  test('does not affect a reset or a device on which the user has signed in', async () => {
    const person = await app.createPerson()
    const deviceToken = await newDevice(person.email)
    await guess([person.email], 100)
    expect((await logIn(person.email, deviceToken)).__typename).toBe('AuthTokens')
    expect((await logInUnlocked(person.email)).__typename).toBe('InvalidCredentialsError')
    expect(await resetPassword(person, 'two horses and a battery')).toBe('Done')
    expect((await logIn(person.email, undefined, 'two horses and a battery')).__typename).toBe('AuthTokens')
  })

  test('is a hundred over all devices of an account, and each device is locked separately', async () => {
    const person = await app.createPerson()
    const devices: string[] = []
    for (let n = 0; n < 12; n++) devices.push(await newDevice(person.email))
    const [first, second] = devices
    for (let n = 0; n < 10; n++) {
      expect((await logIn(person.email, first, 'not this')).__typename).toBe('InvalidCredentialsError')
    }
    expect(await logIn(person.email, first)).toMatchObject({ retryAfter: 60 })
    expect((await logIn(person.email, second)).__typename).toBe('AuthTokens')
    expect((await logIn(person.email)).__typename).toBe('AuthTokens')
    for (const device of devices.slice(1, 10)) {
      for (let n = 0; n < 10; n++) await logIn(person.email, device, 'not this')
    }
    expect(await logIn(person.email, devices[10])).toMatchObject({ retryAfter: 86_400 })
    expect((await logIn(person.email)).__typename).toBe('AuthTokens')
  })

  test('a device token of another user, a changed or an expired one is ignored', async () => {
    const [person, other] = [await app.createPerson(), await app.createPerson()]
    const deviceToken = await newDevice(person.email)
    const foreign = await newDevice(other.email)
    const altered = `${deviceToken.slice(0, -1)}${deviceToken.endsWith('A') ? 'Q' : 'A'}`
    await fail(person.email, 10)
    for (const wrong of [foreign, altered, '', 'sp_dv_', person.accessToken.slice(0, 200)]) {
      expect([wrong, (await logIn(person.email, wrong)).__typename]).toEqual([wrong, 'AccountLockedError'])
    }
    await app.clock.advance(365 * 86_400 - 1)
    await fail(person.email, 10)
    expect((await logIn(person.email, deviceToken)).__typename).toBe('AuthTokens')
    await app.clock.advance(1)
    expect((await logIn(person.email, deviceToken)).__typename).toBe('AccountLockedError')
  })

  test.each([
    ['a reset', async () => {}],
    ['“this was not me”', async (token: string) => expectType(await app.call.disownChange({ token }), 'Done')],
  ])('a device token from before %s is ignored, and one from after it is not', async (_what, report) => {
    const person = await app.createPerson()
    const changed = 'changed by an attacker'
    // The first reset of the account is not the one that matters here.
    expect(await resetPassword(person, testPassword)).toBe('Done')
    const old = await newDevice(person.email)
    const attacker = await app.logInAs(person.email)
    await app.call.changePassword({ currentPassword: testPassword, newPassword: changed }, attacker.credential)
    await app.server.drain()
    await report(tokenOf(app.mailbox.last(person.email).links[0]))
    await app.clock.advance(1)
    expect(await resetPassword(person, testPassword)).toBe('Done')
    const fresh = await newDevice(person.email)
    await fail(person.email, 10)
    expect((await logIn(person.email, old)).__typename).toBe('AccountLockedError')
    expect((await logIn(person.email, fresh)).__typename).toBe('AuthTokens')
  })

  test('a device token is not a credential, and neither a refresh nor an impersonation returns one', async () => {
    const person = await app.createPerson()
    const deviceToken = await newDevice(person.email)
    expect((await app.execute(documents.me, {}, { bearer: deviceToken })).status).toBe(401)
    const refreshed = await app.call.refresh({ refreshToken: person.refreshToken })
    expect(refreshed).toMatchObject({ __typename: 'AuthTokens', deviceToken: null })
    const admin = await app.createPerson()
    await app.giveRole(admin, 'admin')
    const started = await app.call.impersonateUser({ id: person.id, reason: 'support' }, admin.credential)
    expect(started).toMatchObject({ accessToken: expect.any(String), deviceToken: null })
  })
})
