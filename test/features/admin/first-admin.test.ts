import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { announceFirstAdmin } from '../../../src/app/announce-first-admin.ts'
import { makeFirstAdminLink } from '../../../src/features/admin/index.ts'
import { changeSettings, createTestApp, expectType, type TestApp, testPassword, typeOf } from '../../_util/app.ts'
import { createShell } from '../../cli/run-command.ts'

let app: TestApp

beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.sql(`delete from users where role = 'admin'`)
})

let serial = 0
const account = () => {
  serial += 1
  return { email: `root-${serial}@example.com`, password: testPassword, name: 'Root' }
}
const newToken = async (): Promise<string> => {
  const link = await makeFirstAdminLink(app.server.services)
  if (link instanceof Error) throw link
  expect(link.url).toMatch(/^http:\/\/localhost:4000\/admin\/first#sp_ot_[\w-]{43}$/)
  return link.url.split('#')[1] ?? ''
}
const create = (token: string, input: Partial<ReturnType<typeof account>> = {}) =>
  app.call.createFirstAdmin({ input: { token, ...account(), ...input } })
const admins = async () => app.sql<{ email: string }>(`select email from users where role = 'admin' order by id`)

describe('the link', () => {
  test('creates an administrator with a confirmed address and signs them in; it is not stored', async () => {
    const token = await newToken()
    const [row] = await app.sql(`select encode(hash, 'escape') as hash from first_admin_links`)
    expect(JSON.stringify(row)).not.toContain(token)
    const input = account()
    const made = expectType(await app.call.createFirstAdmin({ input: { token, ...input } }), 'AuthTokens')
    const { data } = await app.execute(
      '{ me { email emailVerified name role tier } users(first: 1) { totalCount } }',
      {},
      { bearer: made.accessToken },
    )
    const me = { email: input.email, emailVerified: true, name: 'Root', role: 'admin', tier: 'ENTERPRISE' }
    expect(data).toMatchObject({ me, users: { totalCount: 1 } })
    expect((await app.logInAs(input.email)).id).toBe(made.user.id)
    const [event] = await app.sql(
      `select target_id, details from audit_events where type = 'USER_CREATED' order by id desc`,
    )
    expect(event).toEqual({ target_id: made.user.id, details: { role: 'admin', from: 'link' } })
    expect(await app.sql('select 1 from first_admin_links')).toEqual([])
  })

  test('makes one administrator of two who use it at once, and one of many', async () => {
    const token = await newToken()
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(token)))
    expect(answers.map(typeOf).toSorted()).toEqual([
      ...Array(1).fill('AuthTokens'),
      ...Array(4).fill('TokenInvalidError'),
    ])
    expect(await admins()).toHaveLength(1)
    expect(typeOf(await create(token))).toBe('TokenInvalidError')
  })

  test('works for an hour', async () => {
    const token = await newToken()
    await app.clock.advance(3_601)
    expect(typeOf(await create(token))).toBe('TokenExpiredError')
    expect(await admins()).toEqual([])
  })

  test('is void when there is a newer one, and while there is an administrator, however that one was made', async () => {
    const [old, current] = [await newToken(), await newToken()]
    expect(typeOf(await create(old))).toBe('TokenInvalidError')
    const person = await app.createPerson()
    await app.giveRole(person, 'admin')
    expect(typeOf(await create(current))).toBe('TokenInvalidError')
    expect(await makeFirstAdminLink(app.server.services)).toBeInstanceOf(Error)
    await app.giveRole(person, 'user')
    expect(typeOf(await create(current))).toBe('AuthTokens')
  })

  test.each([
    ['a bad address', { email: 'nobody' }, 'ValidationError'],
    ['a short password', { password: 'short' }, 'ValidationError'],
    ['a common password', { password: 'password1234' }, 'PasswordCompromisedError'],
  ])('is not spent by %s', async (_name, input, type) => {
    const token = await newToken()
    expect(typeOf(await create(token, input))).toBe(type)
    expect(typeOf(await create(token))).toBe('AuthTokens')
  })

  test('is not spent by an address that has an account, whose role does not change', async () => {
    const person = await app.createPerson()
    const token = await newToken()
    expect(typeOf(await create(token, { email: person.email }))).toBe('EmailTakenError')
    expect(await admins()).toEqual([])
    expect(typeOf(await create(token))).toBe('AuthTokens')
  })

  test.each(['', 'x', `sp_ot_${'A'.repeat(43)}`, "' or 1=1"])('cannot be guessed: %j', async (token) => {
    await newToken()
    expect(typeOf(await create(token, { password: 'short' }))).toBe('TokenInvalidError')
  })

  test('is no token of another kind, and no mailed token is one', async () => {
    const token = await newToken()
    expect(typeOf(await app.call.verifyEmail({ token }))).toBe('TokenInvalidError')
    const email = 'waits@example.com'
    await app.call.signup({ input: { email, password: testPassword } })
    await app.server.drain()
    const mailed = new URL(app.mailbox.last(email).links[0] ?? '').searchParams.get('token') ?? ''
    expect(typeOf(await create(mailed))).toBe('TokenInvalidError')
  })

  test('is limited for each client', async () => {
    const strict = await app.startAnother({ rateLimits: true })
    const input = { token: 'x', ...account() }
    const types: string[] = []
    for (let i = 0; i < 11; i += 1) types.push(typeOf(await strict.call.createFirstAdmin({ input })))
    expect([types[9], types[10]]).toEqual(['TokenInvalidError', 'RATE_LIMITED'])
    await strict.close()
  })
})

describe('`sallyport admin link`', () => {
  const shell = (change: Parameters<typeof changeSettings>[1] = {}) =>
    createShell(() => changeSettings(app.settings, change), app.clock)

  test('prints a link that works, and says what it does', async () => {
    const ran = await shell()(['admin', 'link'])
    expect(ran).toMatchObject({ code: 0, err: '' })
    const [url = '', sentence] = ran.out.split('\n')
    expect(sentence).toContain('It creates the first administrator, once, until ')
    expect(typeOf(await create(url.split('#')[1] ?? ''))).toBe('AuthTokens')
  })

  test('says what to do where the console is off, and refuses once there is an administrator', async () => {
    const { json } = await shell({ adminConsole: false })(['admin', 'link', '--json'])
    expect(json).toMatchObject({ adminConsole: false, url: expect.stringContaining('/admin/first#') })
    expect((await shell({ adminConsole: false })(['admin', 'link'])).out).toContain('createFirstAdmin')
    expectType(await create(await newToken()), 'AuthTokens')
    const refused = await shell()(['admin', 'link'])
    expect(refused).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('There is an administrator already.'),
    })
  })
})

describe('the log at the start', () => {
  const linesOf = async (config: Partial<TestApp['config']>) => {
    const lines: unknown[] = []
    const services = { ...app.server.services, config: { ...app.server.services.config, ...config } }
    await announceFirstAdmin(services, { info: (...line: unknown[]) => void lines.push(line) })
    return JSON.stringify(lines)
  }

  test('has a link in development, and only the name of the command in production or without the console', async () => {
    const line = await linesOf({ production: false, adminConsole: true })
    const token = /#(sp_ot_[\w-]{43})/.exec(line)?.[1] ?? ''
    expect(typeOf(await create(token, { password: 'short' }))).toBe('ValidationError')
    for (const config of [{ production: true, adminConsole: true }, { adminConsole: false }]) {
      const named = await linesOf(config)
      expect(named).toContain('sallyport admin link')
      expect(named).not.toContain('sp_ot_')
    }
    expect(typeOf(await create(token))).toBe('AuthTokens')
    expect(await linesOf({ adminConsole: true })).toBe('[]')
  })
})
