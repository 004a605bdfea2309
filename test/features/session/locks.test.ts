import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Answer,
  createTestApp,
  documents,
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
  other = await createTestApp({ databaseUrl: app.databaseUrl }, { clock: app.clock })
})
afterAll(async () => {
  await other.close()
  await app.close()
})

const attempt = async (identifier: string, password = 'not the password', instance = app) =>
  (await instance.execute(documents.login, { input: { identifier, password } })) satisfies Answer
const fail = async (identifier: string, times: number) => {
  for (let n = 0; n < times; n++) {
    expect((await attempt(identifier)).data.login.__typename).toBe('InvalidCredentialsError')
  }
}
const lockOf = async (identifier: string, password = testPassword) => {
  const { login } = (await attempt(identifier, password)).data
  return login.__typename === 'AccountLockedError' ? login.retryAfter : null
}
const resetPassword = async ({ email }: Person, newPassword: string) => {
  await app.execute('mutation($email: String!) { requestPasswordReset(email: $email) { __typename } }', { email })
  await app.app.drain()
  const token = tokenOf(app.mailbox.last(email).links[0])
  const document =
    'mutation($token: String!, $newPassword: String!) { resetPassword(token: $token, newPassword: $newPassword) { __typename } }'
  return (await app.execute(document, { token, newPassword })).data.resetPassword.__typename
}

test('an account is counted once, by whatever name it is tried and on whatever instance', async () => {
  const person = await app.createPerson({ username: 'heidi' })
  const names = [person.email, 'heidi', person.id, ` ${person.email.toUpperCase()} `, 'HEIDI']
  for (let n = 0; n < 10; n++) {
    const answer = await attempt(names[n % names.length] as string, 'wrong wrong', n % 2 ? app : other)
    expect(answer.data.login.__typename).toBe('InvalidCredentialsError')
  }
  for (const name of names) expect(await lockOf(name)).toBe(60)
})

test.each(['known', 'unknown'])('of forty attempts at once on a %s account, ten are looked at', async (kind) => {
  const email = kind === 'known' ? (await app.createPerson()).email : 'nobody-at-all@example.com'
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => attempt(email, 'not the password', n % 2 ? app : other)),
  )
  const types = answers.map((answer) => answer.data.login.__typename)
  expect(types.filter((type) => type === 'InvalidCredentialsError')).toHaveLength(10)
  expect(types.filter((type) => type === 'AccountLockedError')).toHaveLength(30)
})

test('a lock never stops a session that is open, nor a key', async () => {
  const person = await app.createPerson()
  const { credential } = await app.createKey(person, ['profile:read'])
  await fail(person.email, 10)
  expect(await lockOf(person.email)).toBe(60)
  expect((await app.execute(documents.me, {}, person.credential)).data.me.id).toBe(person.id)
  expect((await app.execute(documents.me, {}, credential)).data.me.id).toBe(person.id)
  const refreshed = await app.execute(documents.refresh, { refreshToken: person.refreshToken })
  expect(refreshed.data.refresh.__typename).toBe('AuthTokens')
})

test('a password reset ends the lock, and the owner is in again', async () => {
  const person = await app.createPerson()
  await fail(person.email, 10)
  expect(await lockOf(person.email)).toBe(60)
  expect(await resetPassword(person, 'two horses and a battery')).toBe('Done')
  await expect(app.logInAs(person.email, 'two horses and a battery')).resolves.toMatchObject({ id: person.id })
  // It ends the count with it: the next lock is the first again.
  await fail(person.email, 10)
  expect(await lockOf(person.email)).toBe(60)
})
