import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { createTestApp, type Person, type TestApp, testPassword, tokenOf } from '../_util/app.ts'
import { createExamples, type Example, type Examples } from '../_util/examples.ts'
import { createOrganizationOf } from '../_util/organizations.ts'
import { freePort } from '../_util/postgres-server.ts'

/** The variables of the server that the example names. */
const organizations = Object.fromEntries(
  [...readFileSync('examples/organizations/README.md', 'utf8').matchAll(/`(SCOPES|ORGANIZATION_ROLES)=([^`]+)`/g)].map(
    ([, name, value]) => [name, value],
  ),
)

const audience = 'https://api.example.com'

let app: TestApp
let examples: Examples
let ada: Person
let grace: Person
beforeAll(async () => {
  expect(Object.keys(organizations)).toEqual(['SCOPES', 'ORGANIZATION_ROLES'])
  const { scopes, knownScopes, organizationScopes, roles, organizationRoles } = readSettings(organizations).config
  const configured = { scopes, knownScopes, organizationScopes, roles, organizationRoles }
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  app = await createTestApp({ port, publicUrl, jwtAudience: audience, ...configured })
  await app.clock.set(new Date())
  examples = await createExamples()
  ada = await app.createPerson({ name: 'Ada' })
  grace = await app.createPerson({ name: '<b>Grace</b>' })
})
afterAll(async () => {
  await examples.close()
  await app.close()
})

describe('the tool in examples/command-line', () => {
  let example: Example
  let key: string
  const run = (command: string, variables: Record<string, string> = { AUTH_API_KEY: key }, args: string[] = []) =>
    example.run(`node account.ts ${command}`.trim(), { SALLYPORT_URL: app.url, ...variables }, args)
  beforeAll(async () => {
    example = await examples.install('command-line')
    key = (await app.createKey(ada, ['profile:read', 'sessions:read', 'sessions:write'])).key
  })

  test('has types', async () => expect(await example.types()).toBe(''))

  test('prints the account, and lists and ends sessions', async () => {
    const whoami = await run('whoami')
    expect(whoami).toEqual({ code: 0, stderr: '', stdout: `${ada.email}\nprofile:read sessions:read sessions:write\n` })
    const other = await app.logInAs(ada.email)
    const listed = JSON.parse((await run('sessions --json')).stdout)
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([other.sessionId, ada.sessionId])
    expect((await run('sessions')).stdout.split('\n')[0]).toContain(other.sessionId)
    expect(await run('end-session', undefined, [other.sessionId])).toMatchObject({ code: 0 })
    expect(JSON.parse((await run('sessions --json')).stdout)).toHaveLength(1)
  })

  test('reads the key from a file that its owner alone can read', async () => {
    const file = join(example.folder, 'api-key')
    writeFileSync(file, `${key}\n`, { mode: 0o644 })
    const refused = await run('whoami', { AUTH_API_KEY_FILE: file })
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: `Other users can read the file ${file}. Run: chmod 600 '${file}'\n`,
    })
    chmodSync(file, 0o600)
    expect(await run('whoami', { AUTH_API_KEY_FILE: file })).toMatchObject({ code: 0 })
    const missing = await run('whoami', { HOME: example.folder })
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${example.folder}/.config/account/api-key`),
    })
  })

  test('refuses a key among its arguments, and does not print it', async () => {
    const { code, stdout, stderr } = await run('', {}, ['whoami', key])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^An API key must not be an argument/)
    expect(stderr).not.toContain(key)
  })

  test('has an exit code for every kind of failure', async () => {
    const results = [
      await run('', { AUTH_API_KEY: key }, ['nonsense']),
      await run('', { AUTH_API_KEY: key }, ['constructor']),
      await run('', { AUTH_API_KEY: key }, ['whoami', '--unknown']),
      await run('end-session', { AUTH_API_KEY: key }, ['']),
      await run('end-session 0199b3a0-7c1a-7d39-b6a1-0f6f5f3f2a10'),
      await run('whoami', { AUTH_API_KEY: 'sp_live_invented' }),
      await run('whoami', { AUTH_API_KEY: key, SALLYPORT_URL: `http://127.0.0.1:${await freePort()}` }),
    ]
    expect(results.map(({ code, stderr }) => [code, stderr.split('\n')[0]?.slice(0, 24)])).toEqual([
      [2, 'Use: account.ts <command'],
      [2, 'Use: account.ts <command'],
      [2, expect.stringContaining("Unknown option '--unkn")],
      [2, 'Use: account.ts <command'],
      [1, 'SESSION_NOT_FOUND: There'],
      [1, expect.stringContaining('TOKEN_INVALID: ')],
      [3, 'The server at http://127'],
    ])
    const { key: narrow } = await app.createKey(ada, ['profile:read'])
    expect(await run('sessions', { AUTH_API_KEY: narrow })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('FORBIDDEN: '),
    })
    const organizationId = await createOrganizationOf(app, ada)
    const ofOrganization = await app.createKey(ada, ['invoices:read'], { organizationId })
    const refused = await run('whoami', { AUTH_API_KEY: ofOrganization.key })
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('belongs to an organization') })
    expect(example.forgotten()).toEqual([])
  })
})

describe('the backend in examples/organizations', () => {
  let example: Example
  let url: string
  const as = async (person: Person, command: string, ...args: string[]) => {
    const variables = { SALLYPORT_URL: app.url, API_URL: url, EMAIL: person.email, PASSWORD: testPassword }
    const { code, stdout, stderr } = await example.run(`node customer.ts ${command}`, variables, args)
    return code === 0 ? JSON.parse(stdout) : stderr.trim()
  }
  beforeAll(async () => {
    example = await examples.install('organizations')
    const { key } = await app.createKey(ada, ['profile:read'])
    url = await example.start('npm start', {
      SALLYPORT_URL: app.url,
      AUDIENCE: audience,
      AUTH_API_KEY: key,
      PORT: String(await freePort()),
      DATABASE: ':memory:',
    })
  })

  test('has types', async () => expect(await example.types()).toBe(''))

  test('shows each customer its own rows alone, also to a person who is a member of both', async () => {
    const eve = await app.createPerson()
    const acme = await as(ada, 'create', 'Acme GmbH')
    const other = await as(eve, 'create', 'Other GmbH')
    expect(await as(ada, 'add', acme, 'Paper', '1999')).toEqual({ id: 1, text: 'Paper', cents: 1999 })
    expect(await as(eve, 'add', other, 'Ink', '500')).toEqual({ id: 2, text: 'Ink', cents: 500 })
    expect(await as(ada, 'invoices', acme)).toEqual([{ id: 1, text: 'Paper', cents: 1999 }])
    expect(await as(eve, 'invoices', other)).toEqual([{ id: 2, text: 'Ink', cents: 500 }])
    expect(await as(eve, 'invoice', other, '1')).toBe('404: There is no such invoice.')
    expect(await as(eve, 'invoices', acme)).toBe('There is no such organization, or you are not a member of it.')

    expect(await as(ada, 'invite', acme, grace.email)).toBe(`A link is on its way to ${grace.email}.`)
    await app.server.drain()
    const token = tokenOf(app.mailbox.last(grace.email).links[0])
    expect(await as(eve, 'join', token)).toMatch(/invitation/)
    expect(await as(grace, 'join', token)).toBe(acme)
    expect(await as(grace, 'invoices', acme)).toEqual([{ id: 1, text: 'Paper', cents: 1999 }])
    // The role of members has no scope to write.
    expect(await as(grace, 'add', acme, 'Pens', '100')).toMatch(/^403: /)

    await as(eve, 'invite', other, grace.email)
    await app.server.drain()
    await as(grace, 'join', tokenOf(app.mailbox.last(grace.email).links[0]))
    expect(await as(grace, 'invoices', other)).toEqual([{ id: 2, text: 'Ink', cents: 500 }])
    expect(await as(grace, 'invoices', acme)).toEqual([{ id: 1, text: 'Paper', cents: 1999 }])
  })

  test('refuses a session in no organization', async () => {
    const headers = { authorization: `Bearer ${ada.accessToken}` }
    expect((await fetch(`${url}/invoices`, { headers })).status).toBe(403)
    expect((await fetch(`${url}/invoices`)).status).toBe(401)
    expect(example.forgotten()).toEqual([])
  })
})

describe('the programs in examples/followers', () => {
  let example: Example
  let url: string
  const read = async (path: string) => {
    const response = await fetch(new URL(path, url))
    return { status: response.status, text: await response.text() }
  }
  beforeAll(async () => {
    example = await examples.install('followers')
    const { key } = await app.createKey(ada, ['profile:read'])
    url = await example.start('npm start', {
      SALLYPORT_URL: app.url,
      AUTH_API_KEY: key,
      PORT: String(await freePort()),
    })
  })

  test('have types', async () => expect(await example.types()).toBe(''))

  test('follow and unfollow, and show the numbers', async () => {
    const { key } = await app.createKey(ada, ['profile:write'])
    const variables = { SALLYPORT_URL: app.url, AUTH_API_KEY: key }
    const followed = await example.run('node follow.ts follow', variables, [grace.id])
    expect(followed).toEqual({ code: 0, stderr: '', stdout: '<b>Grace</b> has 1 followers.\n' })
    const profile = await read(`/users/${grace.id}`)
    expect(profile.text).toContain('>1 followers<')
    expect(profile.text).toContain('>0 following<')
    expect(profile.text).toContain('&lt;b&gt;Grace')
    expect((await read(`/users/${grace.id}/followers`)).text).toContain(`<a href="/users/${ada.id}">Ada</a>`)
    expect((await example.run('node follow.ts unfollow', variables, [grace.id])).stdout).toMatch(/has 0 followers/)
    const nobody = await example.run('node follow.ts follow 0199b3a0-7c1a-7d39-b6a1-0f6f5f3f2a10', variables)
    expect(nobody).toMatchObject({ code: 1, stderr: 'There is no user with this id.\n' })
    const unused = await example.run('node follow.ts unfollow 0199b3a0-7c1a-7d39-b6a1-0f6f5f3f2a10', variables)
    expect(unused.code).toBe(1)
    expect(example.forgotten()).toEqual([])
  })

  test('show every follower once, page by page', async () => {
    await app.sql(
      `insert into users (email, name, created_at, updated_at)
       select 'fan-' || n || '@example.com', 'Fan ' || n, sallyport_now(), sallyport_now() from generate_series(1, 25) n`,
    )
    await app.sql(
      `insert into follows (id, follower_id, followed_id, created_at)
       select gen_random_uuid(), id, $1, sallyport_now() from users where email like 'fan-%'`,
      [grace.id],
    )
    const seen: string[] = []
    let pages = 0
    for (let path: string | undefined = `/users/${grace.id}/followers`; path; pages++) {
      const { text } = await read(path)
      expect(text).toContain(': 25 followers')
      seen.push(...[...text.matchAll(/>(Fan \d+)</g)].map(([, name = '']) => name))
      const [, query] = /rel="next" href="(\?[^"]+)"/.exec(text) ?? []
      path = query && `/users/${grace.id}/followers${query}`
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, 25, 25])
  })

  test('answer an unknown user and a cursor that was made up', async () => {
    expect((await read('/users/0199b3a0-7c1a-7d39-b6a1-0f6f5f3f2a10')).status).toBe(404)
    expect((await read('/users/nonsense')).status).toBe(404)
    expect((await read(`/users/${grace.id}/followers?after=nonsense`)).status).toBe(400)
  })
})
