import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, expectType, type TestApp, typeOf } from '../../_util/app.ts'
import { beforeStatement } from '../../_util/before-statement.ts'
import { createPkce } from '../../_util/pkce.ts'
import { readMail } from './mail-login-calls.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
})
afterAll(() => app.close())

test('a request that ends while an older one deletes the oldest mails stays', async () => {
  const { email } = await app.createPerson()
  const { codeChallenge } = createPkce()
  const request = async () => expectType(await app.call.requestLoginLink({ email, codeChallenge }), 'MailSent')
  for (let count = 0; count < 3; count += 1) await request()
  let newest = ''
  const meanwhile = async () => {
    await request()
    // The mail of the older request is queued when its transaction ends, so this is the mail of the newer one.
    await app.server.drain()
    newest = readMail(app, email).code
  }
  await beforeStatement(app, { matching: /^delete from "?mail_logins/, meanwhile }, request)
  expect(await app.sql('select count(*)::int from mail_logins where email = $1', [email])).toEqual([{ count: 3 }])
  expect(typeOf(await app.call.loginWithCode({ email, code: newest }))).toBe('AuthTokens')
})
