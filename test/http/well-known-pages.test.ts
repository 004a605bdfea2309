import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { customFetch, discovery } from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('the metadata of the issuer', () => {
  const metadata = {
    issuer: publicUrl,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    response_types_supported: [],
    grant_types_supported: [],
  }
  const paths = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']

  test.each(paths.flatMap((path) => [path, `${path}/id`]))(
    'at %s has no more than is true of the server, for every origin and for caches',
    async (path) => {
      const answer = await ask(path, { headers: { origin: 'https://elsewhere.example' } })
      expect([answer.status, await answer.json()]).toEqual([200, metadata])
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'public, max-age=300',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      })
      const refused = await ask(path, { method: 'POST' })
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
      expect(refused.headers.get('cache-control')).toBe('no-store')
    },
  )

  test.each(paths.flatMap((path) => [`${path}/`, `${path}/other`, `${path}/id/`, `/id${path}`]))(
    'is not at %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404)
    },
  )

  test('is found without a path, if PUBLIC_URL has none', async () => {
    const other = await app.startAnother({ publicUrl: 'https://auth.example.com' })
    for (const path of paths) {
      const issuer = 'https://auth.example.com'
      expect(await (await ask(path, {}, other)).json()).toMatchObject({
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
      })
      expect((await ask(`${path}/id`, {}, other)).status).toBe(404)
    }
    await other.close()
  })

  /** The proxy removes the path of PUBLIC_URL, and leaves the paths below `/.well-known` as they are. */
  const throughProxy = (url: string) => fetch(app.url + url.replace(/^https:\/\/auth\.example\.com(\/id(?=\/))?/, ''))

  test.each(['oidc', 'oauth2'] as const)('leads a library (%s) to the keys that verify a token', async (algorithm) => {
    const { accessToken } = await app.createPerson()
    const found = await discovery(new URL(publicUrl), 'any', undefined, undefined, {
      algorithm,
      [customFetch]: throughProxy,
    })
    const { issuer, jwks_uri: address = '' } = found.serverMetadata()
    const keys = createLocalJWKSet((await (await throughProxy(address)).json()) as JSONWebKeySet)
    const checks = { issuer, audience: publicUrl, typ: 'at+jwt', currentDate: app.clock.now() }
    expect((await jwtVerify(accessToken, keys, checks)).payload.iss).toBe(publicUrl)
  })
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
