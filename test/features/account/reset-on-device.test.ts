import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, createTestApp, expectType, type Person, type TestApp, testPassword, tokenOf } from '../../_util/app.ts'
import { storePasskey } from '../../_util/store-rows.ts'
import { requestMail } from '../mail-login/mail-login-calls.ts'

// The first reset of an account, with the token of a device. Somebody else may have made the account, and its owner may have confirmed the
// address by mistake.

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
})
afterAll(() => app.close())

const signIns = {
  'the password': ({ email }: Person) => app.call.login({ input: { identifier: email, password: testPassword } }),
  'a link by mail': async ({ email }: Person) => {
    const { token, codeVerifier } = await requestMail(app, email)
    return app.call.loginWithLink({ token, codeVerifier })
  },
  'a code by mail': async ({ email }: Person) => {
    const { code } = await requestMail(app, email)
    return app.call.loginWithCode({ email, code })
  },
}
const lastLink = (email: string) => app.mailbox.last(email).links[0]

test.each([
  ['keeps', 'the password'],
  ['removes', 'a link by mail'],
  ['removes', 'a code by mail'],
] as const)('%s keys and passkeys on a device of a sign-in with %s', async (outcome, method) => {
  const person = await app.createPerson()
  const key = await app.createKey(person, ['profile:read'])
  await storePasskey(app, person.id)
  const { deviceToken } = expectType(await signIns[method](person), 'AuthTokens')
  await app.call.requestPasswordReset({ email: person.email })
  await app.server.drain()
  const token = tokenOf(lastLink(person.email))
  const reset = await app.call.resetPassword({ token, newPassword: `${testPassword} 2`, deviceToken })
  expectType(reset, 'Done')
  const [keyRefusal, passkeys] = outcome === 'keeps' ? [undefined, 1] : ['TOKEN_INVALID', 0]
  expect(codeOf(await app.call.access({}, key.credential))).toBe(keyRefusal)
  expect(await app.sql('select id from passkeys where user_id = $1', [person.id])).toHaveLength(passkeys)
})
