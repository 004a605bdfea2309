import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Person, type TestApp } from '../_util/app.ts'
import { type Browser, openBrowser } from '../_util/browser.ts'
import { eventually } from '../_util/eventually.ts'
import { createExamples, type Example, type Examples } from '../_util/examples.ts'
import { type FaultyProxy, openFaultyProxy } from '../_util/faulty-proxy.ts'
import { freePort } from '../_util/postgres-server.ts'
import { twoFactorCalls } from '../_util/two-factor.ts'

let app: TestApp
/** The way of the application to the server. */
let proxy: FaultyProxy
let person: Person
let examples: Examples
let example: Example
let browser: Browser
let origin: string

beforeAll(async () => {
  const port = await freePort()
  proxy = await openFaultyProxy(port)
  const publicUrl = `http://127.0.0.1:${proxy.port}`
  app = await createTestApp({ port, publicUrl, jwtAudience: publicUrl, cookieMode: { domain: null } })
  await app.clock.set(new Date())
  person = await app.createPerson()
  examples = await createExamples()
  example = await examples.install('nextjs')
  const variables = { SALLYPORT_URL: publicUrl, NEXT_TELEMETRY_DISABLED: '1' }
  const built = await example.run('npm run build', variables)
  if (built.code !== 0) throw new Error(built.stdout + built.stderr)
  origin = await example.start('npm start', { ...variables, PORT: String(await freePort()) }, [
    '--hostname',
    'localhost',
  ])
  browser = await openBrowser(origin)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await examples.close()
  proxy.close()
  await app.close()
})

const logIn = async (password: string) => {
  await browser.page.getByLabel('Email address').fill(person.email)
  await browser.page.getByLabel('Password').fill(password)
  await browser.page.getByRole('button', { name: 'Log in' }).click()
}
const cookies = async () => {
  const found = await browser.page.context().cookies()
  return Object.fromEntries(found.map((cookie) => [cookie.name, cookie]))
}

test('the protected page leads to the log-in, and is rendered on the server for the user', async () => {
  const { page } = browser
  page.setDefaultTimeout(20_000)
  const stranger = await fetch(origin, { redirect: 'manual' })
  expect([stranger.status, stranger.headers.get('location')]).toEqual([307, '/log-in'])
  await page.goto(origin)
  await logIn('a wrong password')
  await page.getByText('The credentials are not correct.').waitFor()
  await logIn(person.password)
  await page.getByRole('heading', { name: `Hello ${person.email}` }).waitFor()
  expect(await (await page.reload())?.text()).toContain(person.email)
  const { '__Host-access': access, '__Host-refresh': refresh } = await cookies()
  for (const cookie of [access, refresh])
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' })
  // The browser asks the application alone.
  expect(browser.strangers).toEqual([])
})

test('the route handler answers with 503 until it could read the public keys', async () => {
  const headers = { authorization: `Bearer ${person.accessToken}` }
  const ask = () => fetch(`${origin}/api/account`, { headers })
  proxy.freeze()
  const answer = await ask()
  proxy.thaw()
  const error = 'The credential cannot be verified at the moment.'
  expect([answer.status, await answer.json()]).toEqual([503, { error }])
  await eventually(async () => expect((await ask()).status).toBe(200))
})

test('the route handler accepts the cookie and an access token, and refuses everything else', async () => {
  const { page } = browser
  const answer = await page.goto(`${origin}/api/account`)
  expect(await answer?.json()).toMatchObject({ userId: person.id, scopes: expect.arrayContaining(['profile:read']) })
  const ask = (headers: Record<string, string>) => fetch(`${origin}/api/account`, { headers })
  expect((await ask({ authorization: `Bearer ${person.accessToken}` })).status).toBe(200)
  const refused = await ask({})
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  expect(await refused.json()).toEqual({ error: 'A valid credential is required.' })
  const invalid = await ask({ cookie: '__Host-access=nonsense.of.mine' })
  expect([invalid.status, invalid.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"'])
})

test('the session is refreshed before a page is rendered, by several requests at once', async () => {
  const { page } = browser
  const { '__Host-refresh': before } = await cookies()
  await page.context().clearCookies({ name: '__Host-access' })
  const cookie = `__Host-refresh=${before?.value}`
  const [, other] = await Promise.all([page.goto(origin), fetch(origin, { headers: { cookie } })])
  await page.getByRole('heading', { name: `Hello ${person.email}` }).waitFor()
  expect(await other.text()).toContain(person.email)
  const { '__Host-access': access, '__Host-refresh': after } = await cookies()
  expect(access?.value).toMatch(/^ey/)
  expect(after?.value).not.toBe(before?.value)
})

test('a refresh is repeated when its answer does not arrive', async () => {
  const { page } = browser
  await page.context().clearCookies({ name: '__Host-access' })
  const swallowed = proxy.swallowAnswer('refresh(refreshToken')
  await page.goto(origin)
  await swallowed
  await page.getByRole('heading', { name: `Hello ${person.email}` }).waitFor()
})

test('a server that does not answer leaves the session as it is', async () => {
  const { page } = browser
  await page.context().clearCookies({ name: '__Host-access' })
  const { '__Host-refresh': before } = await cookies()
  proxy.freeze()
  const answer = await fetch(origin, { headers: { cookie: `__Host-refresh=${before?.value}` }, redirect: 'manual' })
  proxy.thaw()
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([503, []])
  expect(await answer.text()).toContain('Reload the page')
  await page.goto(origin)
  await page.getByRole('heading', { name: `Hello ${person.email}` }).waitFor()
})

test('a session that was ended elsewhere is over with the next page', async () => {
  const { page } = browser
  const elsewhere = await app.logInAs(person.email)
  await app.call.revokeOtherSessions({}, elsewhere.credential)
  await page.goto(origin)
  await page.getByRole('button', { name: 'Log in' }).waitFor()
  await page.context().clearCookies({ name: '__Host-access' })
  await page.goto(origin)
  await page.getByRole('button', { name: 'Log in' }).waitFor()
  expect(await cookies()).toEqual({})
})

test('a second factor is asked for, and the log-out ends the session at the server', async () => {
  const { page } = browser
  const calls = twoFactorCalls(app)
  const { secret } = await calls.enable(await app.logInAs(person.email))
  await logIn(person.password)
  await page.getByLabel('Code of your authenticator app').fill('000000')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('The code is not correct.').waitFor()
  await page.getByLabel('Code of your authenticator app').fill(await calls.nextCode(secret))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: `Hello ${person.email}` }).waitFor()
  const { '__Host-access': access } = await cookies()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('button', { name: 'Log in' }).waitFor()
  expect(await cookies()).toEqual({})
  const answer = await app.execute('{ me { id } }', {}, { bearer: access?.value ?? '' })
  expect(answer.errors[0]?.extensions.code).toBe('TOKEN_INVALID')
  expect(example.forgotten()).toEqual([])
})
