import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp } from '../../_util/app.ts'
import { totpCode, twoFactorCalls } from '../../_util/two-factor.ts'

let app: TestApp
let calls: ReturnType<typeof twoFactorCalls>
beforeAll(async () => {
  app = await createTestApp()
  calls = twoFactorCalls(app)
})
afterAll(() => app.close())

const setUp = async ({ credential, password }: Pick<Person, 'credential' | 'password'>) =>
  expectType(await app.call.setupTwoFactor({ password }, credential), 'TwoFactorSetup').secret
const confirm = ({ credential }: Pick<Person, 'credential'>, secret: string) =>
  app.call.confirmTwoFactor({ code: totpCode(secret, app.clock.now()) }, credential)

test('a set-up can be confirmed for 15 minutes', async () => {
  const [inTime, tooLate] = [await app.createPerson(), await app.createPerson()]
  const secrets = [await setUp(inTime), await setUp(tooLate)] as const
  await app.clock.advance(895)
  expect((await confirm(inTime, secrets[0])).__typename).toBe('RecoveryCodes')
  await app.clock.advance(10)
  expect(await confirm(tooLate, secrets[1])).toMatchObject({
    code: 'TWO_FACTOR_NOT_ENABLED',
    message: expect.stringContaining('Call `setupTwoFactor` again.'),
  })
  const again = await setUp(tooLate)
  expect((await confirm(tooLate, again)).__typename).toBe('RecoveryCodes')
})

/** What the owner can do about a stolen session. Each returns a credential that works afterwards. */
const answers: [string, (owner: Person) => Promise<Pick<Person, 'credential'>>][] = [
  [
    'changePassword',
    async (owner) => {
      const input = { currentPassword: owner.password, newPassword: 'another long passphrase' }
      expectType(await app.call.changePassword(input, owner.credential), 'Done')
      return owner
    },
  ],
  [
    'resetPassword',
    async ({ email }) => {
      await app.call.requestPasswordReset({ email })
      const token = await calls.mailedToken(email, 'reset-password')
      const newPassword = 'another long passphrase'
      expectType(await app.call.resetPassword({ token, newPassword }), 'Done')
      return app.logInAs(email, newPassword)
    },
  ],
  [
    'disownChange',
    async (owner) => {
      const { email } = owner
      await app.call.requestEmailChange({ newEmail: `new-${email}`, password: owner.password }, owner.credential)
      expectType(await app.call.disownChange({ token: await calls.mailedToken(email, 'not-me') }), 'Done')
      const token = await calls.mailedToken(email, 'reset-password')
      const newPassword = 'another long passphrase'
      expectType(await app.call.resetPassword({ token, newPassword }), 'Done')
      return app.logInAs(email, newPassword)
    },
  ],
  [
    'revokeOtherSessions',
    async (owner) => {
      await app.call.revokeOtherSessions({}, owner.credential)
      return owner
    },
  ],
  [
    'revokeSession',
    async (owner) => {
      const stolen = await app.logInAs(owner.email)
      expectType(await app.call.revokeSession({ id: stolen.sessionId }, owner.credential), 'Done')
      return owner
    },
  ],
]

test.each(answers)('%s voids a set-up that was begun before', async (_name, answer) => {
  const owner = await app.createPerson()
  const secret = await setUp(owner)
  const after = await answer(owner)
  expect(codeOf(await confirm(after, secret))).toBe('TWO_FACTOR_NOT_ENABLED')
})

test('no answer to a stolen session turns off a second factor that is on', async () => {
  const owner = await app.createPerson()
  const { secret } = await calls.enable(owner)
  await app.call.revokeOtherSessions({}, owner.credential)
  const token = await calls.challenge(owner)
  expect((await calls.verify(token, await calls.nextCode(secret))).__typename).toBe('AuthTokens')
})
