import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { type LoginMail, requestMail } from './mail-login-calls.ts'

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await createTestApp({ loginByMail: true })
})
beforeEach(async () => {
  person = await app.createPerson()
})
afterAll(() => app.close())

const open = async (token: string, at = app) => {
  const response = await fetch(`${at.url}/login-link?token=${token}`)
  return { status: response.status, html: await response.text() }
}
const press = (token: string) =>
  fetch(`${app.url}/login-link`, { method: 'POST', body: new URLSearchParams({ token }) })
const useLink = ({ token, codeVerifier }: LoginMail) => app.call.loginWithLink({ token, codeVerifier })

test('the page says where the code belongs, and shows neither the code nor the address', async () => {
  const mail = await requestMail(app, person.email)
  const { status, html } = await open(mail.token)
  expect(status).toBe(200)
  expect(html).toContain('Type the eight digits of the mail there')
  for (const secret of [mail.code, `${mail.code.slice(0, 4)} ${mail.code.slice(4)}`, person.email]) {
    expect(html).not.toContain(secret)
  }
})

test.each([null, 'https://app.example.com'])(
  'the page offers its link to the account once (APP_URL: %s)',
  async (appUrl) => {
    const { token } = await requestMail(app, person.email)
    const there = await app.startAnother({ appUrl })
    const { html } = await open(token, there)
    expect(html.split(`/account/login-link?token=${token}`)).toHaveLength(2)
    await there.close()
  },
)

test('opening the page spends nothing, as often as a program that scans mail does it', async () => {
  const mail = await requestMail(app, person.email)
  for (let count = 0; count < 5; count += 1) await open(mail.token)
  expect(typeOf(await useLink(mail))).toBe('AuthTokens')
  const { status, html } = await open(mail.token)
  expect(status).toBe(400)
  expect(html).toContain('This link does not work')
})

test('the button voids the mails to the address, and signs nobody in', async () => {
  const [older, newer] = [await requestMail(app, person.email), await requestMail(app, person.email)]
  const response = await press(newer.token)
  expect(response.status).toBe(200)
  expect(response.headers.get('set-cookie')).toBeNull()
  expect(await response.text()).toContain('Nobody can sign in with that mail')
  for (const mail of [older, newer]) {
    expect(typeOf(await useLink(mail))).toBe('TokenInvalidError')
    expect(typeOf(await app.call.loginWithCode({ email: person.email, code: mail.code }))).toBe('CodeInvalidError')
  }
  const events = `select actor_id from audit_events where type = 'LOGIN_LINK_DISOWNED' and target_id = $1`
  expect(await app.sql(events, [person.id])).toEqual([{ actor_id: null }])
  expect((await press(newer.token)).status).toBe(400)
})

test('the page is refused where LOGIN_BY_MAIL is off', async () => {
  const { token } = await requestMail(app, person.email)
  const off = await app.startAnother({ loginByMail: false })
  expect((await open(token, off)).status).toBe(403)
  await off.close()
})
