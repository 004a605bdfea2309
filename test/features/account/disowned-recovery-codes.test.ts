import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, expectType, type Person, type TestApp, testPassword } from '../../_util/app.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'

// What “this was not me” does to recovery codes. The authenticator app stays.

let app: TestApp
let calls: ReturnType<typeof twoFactorCalls>
beforeAll(async () => {
  app = await createTestApp()
  calls = twoFactorCalls(app)
})
afterAll(() => app.close())

const hour = 3600
const newPassword = 'two horses and a battery'
const disown = async ({ email }: Person) =>
  expectType(await app.call.disownChange({ token: await calls.mailedToken(email, 'not-me') }), 'Done')
const signIn = async (person: Person, code: string) => {
  const { accessToken } = expectType(await calls.verify(await calls.challenge(person), code), 'AuthTokens')
  return { bearer: accessToken }
}
const codesOf = async ({ id }: Person) =>
  (await app.sql('select 1 from recovery_codes where user_id = $1', [id])).length

test('those that an attacker has created stop working', async () => {
  const person = await app.createPerson()
  const { secret } = await calls.enable(person)
  const made = await app.call.regenerateRecoveryCodes({ code: await calls.nextCode(secret) }, person.credential)
  const [stolen = ''] = expectType(made, 'RecoveryCodes').codes
  await disown(person)
  const token = await calls.mailedToken(person.email, 'reset-password')
  expectType(await app.call.resetPassword({ token, newPassword }), 'Done')
  const challenge = await calls.challenge({ ...person, password: newPassword })
  expectType(await calls.verify(challenge, stolen), 'CodeInvalidError')
  expectType(await calls.verify(challenge, await calls.nextCode(secret)), 'AuthTokens')
})

test.each(['a sign-in', 'reauthenticate'])('none stays after a report of one that was used for %s', async (use) => {
  const person = await app.createPerson()
  const { secret, codes } = await calls.enable(person)
  const [first = '', second = ''] = codes
  await app.clock.advance(30 * 24 * hour)
  if (use === 'a sign-in') await signIn(person, first)
  else {
    const credential = await signIn(person, await calls.nextCode(secret))
    expectType(await app.call.reauthenticate({ code: first }, credential), 'Done')
  }
  await app.server.drain()
  const { subject, text } = app.mailbox.last(person.email)
  expect(subject).toBe('A recovery code was used for your Sallyport account')
  expect(text).toContain('You have 9 recovery codes left.')
  await disown(person)
  expect(await codesOf(person)).toBe(0)
  const token = await calls.mailedToken(person.email, 'reset-password')
  expectType(await app.call.resetPassword({ token, newPassword }), 'Done')
  expectType(
    await calls.verify(await calls.challenge({ ...person, password: newPassword }), second),
    'CodeInvalidError',
  )
})

test.each([
  [71, 0],
  [73, 10],
])('of those that were created %i hours before the reported change, %i stay', async (hours, left) => {
  const person = await app.createPerson()
  const { secret } = await calls.enable(person)
  await app.clock.advance(hours * hour)
  const credential = await signIn(person, await calls.nextCode(secret))
  expectType(await app.call.changePassword({ currentPassword: testPassword, newPassword }, credential), 'Done')
  await disown(person)
  expect(await codesOf(person)).toBe(left)
})
