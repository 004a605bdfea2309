import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type SettingsChange, type TestApp } from '../_util/app.ts'

const publicUrl = 'https://auth.example.com/id'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ publicUrl, jwtAudience: publicUrl })
})
afterAll(() => app.close())

const ask = (path: string, init: RequestInit = {}, at = app) => fetch(at.url + path, { redirect: 'manual', ...init })

test('password managers learn where a password is changed, and that other paths do not exist', async () => {
  const answer = await ask('/.well-known/change-password')
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/id/account/security'])
  expect((await ask('/.well-known/change-password', { method: 'POST' })).status).toBe(405)
  // The specification has password managers ask for this path, to find out whether the server answers every path with 200.
  expect((await ask('/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200')).status).toBe(
    404,
  )
})

test('password managers learn where passkeys are made and managed, if the server has passkeys', async () => {
  const answer = await ask('/.well-known/passkey-endpoints')
  const address = 'https://auth.example.com/id/account/security'
  expect([answer.status, await answer.json()]).toEqual([200, { enroll: address, manage: address }])
  const without = await app.startAnother({ passkeys: null })
  expect((await ask('/.well-known/passkey-endpoints', {}, without)).status).toBe(404)
  await without.close()
})

test.each<[string, SettingsChange, string[]]>([
  [
    'everything in development',
    { graphiql: true, filedMails: true, adminConsole: true },
    ['/graphql', '/dev/docs', '/dev/mailbox', '/admin'],
  ],
  ['nothing of it in production', { production: true, graphiql: false, filedMails: false, adminConsole: false }, []],
])('the front page leads to the account, and to %s', async (_case, change, paths) => {
  const other = await app.startAnother(change)
  const html = await (await ask('/', {}, other)).text()
  expect(html).toContain('<h1>Your Sallyport account</h1>')
  for (const path of ['/account/sign-up', '/account/sign-in', ...paths]) expect(html).toContain(`href="/id${path}"`)
  for (const path of ['/graphql', '/dev/docs', '/dev/mailbox', '/admin'].filter((each) => !paths.includes(each))) {
    expect(html).not.toContain(`href="/id${path}"`)
  }
  await other.close()
})
