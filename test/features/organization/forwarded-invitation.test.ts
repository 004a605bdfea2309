import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'
import { twoFactorCalls } from '../../_util/two-factor.ts'
import { invitationCalls } from './invitation-calls.ts'

let app: TestApp
let calls: ReturnType<typeof invitationCalls>
let twoFactor: ReturnType<typeof twoFactorCalls>
beforeAll(async () => {
  app = await createTestApp()
  calls = invitationCalls(app)
  twoFactor = twoFactorCalls(app)
})
afterAll(() => app.close())

const newPassword = 'the passphrase of the mailbox'

/** Somebody to whom an invitation was forwarded makes the account of the invited address, and an API key. */
const signUpAsReader = async () => {
  const owner = await app.createPerson()
  const { email, token } = await calls.invite(owner, await calls.found(owner))
  const input = { email, password: testPassword, invitationToken: token }
  const { user } = expectType(await app.call.signup({ input }), 'AuthTokens')
  // The reader signs in on another device, which is no known one of the owner.
  const reader: Person = await app.logInAs(email)
  expect(reader.id).toBe(user.id)
  const key = await app.createKey(reader, ['profile:read'])
  return { email, reader, key }
}

test('the mail of an invitation says that whoever has the link can create the account', async () => {
  const owner = await app.createPerson()
  const { email } = await calls.invite(owner, await calls.found(owner))
  expect(app.mailbox.last(email).text.replace(/\s+/g, ' ')).toContain('whoever has the link can create one with it')
})

test('the address is told of the account, and “this was not me” takes it back, with a second factor that was turned on', async () => {
  const { email, reader, key } = await signUpAsReader()
  await app.server.drain()
  const links = app.mailbox.to(email).flatMap((mail) => (mail.subject.startsWith('Your new') ? mail.links : []))
  await twoFactor.enable(reader)
  const token = tokenOf(links.find((link) => link.includes('/not-me?')))
  expectType(await app.call.disownChange({ token }), 'Done')
  expect([await twoFactor.isAccepted(reader.credential), await twoFactor.isAccepted(key.credential)]).toEqual([
    false,
    false,
  ])
  const reset = await twoFactor.mailedToken(email, 'reset-password')
  expectType(await app.call.resetPassword({ token: reset, newPassword }), 'Done')
  await expect(app.logInAs(email, newPassword)).resolves.toMatchObject({ id: reader.id })
})

test('the first reset revokes what the reader of the link has added', async () => {
  const { email, reader, key } = await signUpAsReader()
  await app.call.requestPasswordReset({ email })
  const token = await twoFactor.mailedToken(email, 'reset-password')
  expectType(await app.call.resetPassword({ token, newPassword }), 'Done')
  expect([await twoFactor.isAccepted(reader.credential), await twoFactor.isAccepted(key.credential)]).toEqual([
    false,
    false,
  ])
  expect(codeOf(await app.call.login({ input: { identifier: email, password: testPassword } }))).toBe(
    'INVALID_CREDENTIALS',
  )
})
