import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSmtpMailer } from '../../../src/ports/smtp-mailer.ts'
import { createTestApp, type TestApp, typeOf } from '../../_util/app.ts'
import { createPkce } from '../../_util/pkce.ts'
import { type SmtpServer, startSmtpServer } from '../../_util/smtp.ts'

let app: TestApp
let server: SmtpServer
const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const email = 'reader@example.com'
beforeAll(async () => {
  server = await startSmtpServer()
  const mailer = createSmtpMailer(server.url, '"Sallyport" <no-reply@id.example.com>')
  app = await createTestApp({ loginByMail: true, signupByMail: true }, { mailer })
})
afterAll(async () => {
  await app.close()
  await server.close()
})

test('the mail goes through a real mail server, with a code and a link that sign in', async () => {
  const { codeChallenge, codeVerifier } = createPkce()
  const request = async () => {
    await app.call.requestLoginLink({ email, codeChallenge }, undefined, { 'user-agent': userAgent })
    await app.server.drain()
    return (server.mails.at(-1)?.raw ?? '').replace(/=\r\n/g, '').replaceAll('=3D', '=')
  }
  const raw = await request()
  expect(server.mails.map(({ to }) => to)).toEqual([[email]])
  const headers = raw.slice(0, raw.indexOf('\r\n\r\n'))
  expect(headers).toMatch(/^Auto-Submitted: auto-generated$/im)
  expect(headers).toMatch(/^Subject: Create your Sallyport account$/m)
  expect(headers).toMatch(/^Content-Type: multipart\/alternative;/m)
  expect(raw).toContain('Device: Firefox on Windows')
  const [code = ''] = /^\d{4} \d{4}(?=\r$)/m.exec(raw) ?? []
  expect(headers).not.toContain(code)
  expect(typeOf(await app.call.loginWithCode({ email, code }))).toBe('AuthTokens')
  const [, token = ''] = /\/login-link\?token=(sp_ot_[\w-]+)/.exec(await request()) ?? []
  expect(typeOf(await app.call.loginWithLink({ token, codeVerifier }))).toBe('AuthTokens')
})
