import { parse as parseCsv } from 'csv-parse/sync'
import { isObjectType } from 'graphql'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { columns } from '../../../src/features/user-export/domain/columns.ts'
import { type Credential, createTestApp, expectType, type Person, type TestApp, typeOf } from '../../_util/app.ts'
import { beforeStatement } from '../../_util/before-statement.ts'
import { eventually } from '../../_util/eventually.ts'
import { whileChanging } from '../../_util/while-changing.ts'

let app: TestApp
let admin: Person

beforeAll(async () => {
  app = await createTestApp({ publicUrl: 'http://localhost:4000' })
  admin = await app.createPerson({ email: 'admin@example.com' })
  await app.giveRole(admin, 'admin')
})
afterAll(() => app.close())

const names = columns.map(({ name }) => name)

type Wanted = Partial<Parameters<TestApp['call']['exportUsers']>[0]>

const request = async (wanted: Wanted, credential: Credential = admin.credential) => {
  const { url } = expectType(await app.call.exportUsers({ format: 'NDJSON', ...wanted }, credential), 'Export')
  return url.replace('http://localhost:4000', app.url)
}
const download = async (input: Parameters<typeof request>[0], credential?: Credential) => {
  const response = await fetch(await request(input, credential))
  expect(response.status).toBe(200)
  return { response, text: await response.text() }
}
const eventsOf = async (type: string) =>
  app.sql<{ details: Record<string, unknown>; actor_id: string; ip: string }>(
    'select details, actor_id, ip from audit_events where type = $1 order by id desc',
    [type],
  )
const lastExport = async () => (await eventsOf('USERS_EXPORTED'))[0]

/** Names that are formulas, that break a format, or that a program might run. */
const hostile = [
  '=HYPERLINK("http://evil.example","click")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  "=cmd|' /C calc'!A0",
  '＝1+1',
  '  =1+1',
  'x;=1+1;y',
  'x; ＠SUM(A1)',
  'x";=1+1',
  'x\ty\t\t-1+1',
  'x-1; a+b = c @home',
  'a "quoted" name',
  'comma, separated',
  '<script>alert(1)</script>',
  "'already",
  '名前 😀',
  'plain',
]

describe('the file', () => {
  beforeAll(async () => {
    for (const [index, name] of hostile.entries()) {
      await app.sql(
        `insert into users (email, name, role, suspended_at, suspension_reason, created_at, updated_at)
         values ($1, $2, 'support', sallyport_now(), $3, sallyport_now(), sallyport_now())`,
        [`hostile-${index}@example.com`, name, `${name}\r\n\t${name}`],
      )
    }
    await app.sql(
      `insert into users (email, name, role, created_at, updated_at)
       values ('tab@example.com', E'\\t=1+1', 'support', sallyport_now(), sallyport_now()),
         ('cr@example.com', E'\\r=1+1', 'support', sallyport_now(), sallyport_now())`,
    )
  })

  test('is CSV whose every cell is inert, and which a parser reads back', async () => {
    const { response, text } = await download({ filter: { role: ['support'] }, format: 'CSV' })
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="users-\d{4}-\d\d-\d\d\.csv"$/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox")
    const rows: string[][] = parseCsv(text, { relax_column_count: false })
    expect(rows[0]).toEqual(names)
    expect(rows).toHaveLength(hostile.length + 3)
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([])
    // A spreadsheet may separate cells by semicolons or tabs instead, and then has other quotes and lines.
    const otherCells = text.split(/[;\t\r\n"]/).filter((cell) => /^\s*[=+\-@＝＠]/.test(cell))
    expect(otherCells).toEqual([])
    const written = rows.slice(1).map((row) => row[names.indexOf('name')])
    const changed: Record<string, string> = {
      'x;=1+1;y': "x;'=1+1;y",
      'x; ＠SUM(A1)': "x;' ＠SUM(A1)",
      '\t=1+1': "'\t'=1+1",
      '\r=1+1': "'\r'=1+1",
      'x";=1+1': `x";'=1+1`,
      'x\ty\t\t-1+1': "x\ty\t\t'-1+1",
    }
    const expected = [...hostile, '\t=1+1', '\r=1+1'].map(
      (name) => changed[name] ?? (/^[\s=+\-@＝]/.test(name) ? `'${name}` : name),
    )
    expect(written).toEqual(expected)
    expect(text.endsWith('\r\n')).toBe(true)
  })

  test('is NDJSON with the values as they are', async () => {
    const { response, text } = await download({ filter: { role: ['support'] } })
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    const users = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(users.map(({ name }) => name)).toEqual([...hostile, '\t=1+1', '\r=1+1'])
    expect(users[0]).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: 'hostile-0@example.com',
      emailVerified: false,
      username: null,
      name: hostile[0],
      role: 'support',
      tier: 'FREE',
      status: 'SUSPENDED',
      suspendedUntil: null,
      suspensionReason: `${hostile[0]}\r\n\t${hostile[0]}`,
      twoFactorEnabled: false,
      lastLoginAt: null,
      createdAt: app.clock.now().toISOString(),
      updatedAt: app.clock.now().toISOString(),
    })
  })

  test('has columns that are fields of `User`, which `users:read` reads, and no secret', async () => {
    const type = app.server.schema.getType('User')
    const fields = isObjectType(type) ? type.getFields() : {}
    for (const { name, scope } of columns) {
      const rule = fields[name]?.extensions.access
      expect([name, JSON.stringify(rule)]).toEqual([name, expect.stringMatching(/"kind":"authenticated"|"users:read"/)])
      expect(scope).toBe('users:read')
    }
    const { text } = await download({ filter: {} })
    const [{ password_hash: hash }] = (await app.sql('select password_hash from users where id = $1', [admin.id])) as [
      { password_hash: string },
    ]
    expect(text).toContain(admin.email)
    expect(text).not.toContain(hash)
  })

  test('has every user of several pages once, the oldest first', async () => {
    await app.sql(
      `insert into users (email, created_at, updated_at) select 'many-' || i || '@example.com',
       sallyport_now() - interval '1 day' + (i % 7) * interval '1 second', sallyport_now() from generate_series(1, 2500) i`,
    )
    const { text } = await download({ filter: { emailContains: 'many-' } })
    const users = text
      .trimEnd()
      .split('\n')
      .map((line): { id: string; createdAt: string } => JSON.parse(line))
    expect(new Set(users.map(({ id }) => id)).size).toBe(2500)
    const dates = users.map(({ createdAt }) => createdAt)
    expect(dates).toEqual(dates.toSorted())
    expect(await lastExport()).toMatchObject({ details: { format: 'NDJSON', count: 2500, complete: true } })
  })
})

describe('the address', () => {
  test('works once, also if it is opened twice at once, and is not stored', async () => {
    const url = await request({ filter: { email: admin.email } })
    const token = url.split('/').at(-1) ?? ''
    const [row] = await app.sql('select * from user_exports')
    expect(JSON.stringify(row)).not.toContain(token)
    const statuses = await Promise.all([1, 2, 3].map(async () => (await fetch(url)).status))
    expect(statuses.toSorted()).toEqual([200, 404, 404])
    expect((await fetch(url)).status).toBe(404)
  })

  test('works for a minute', async () => {
    const url = await request({})
    await app.clock.advance(61)
    expect((await fetch(url)).status).toBe(404)
  })

  test('is not spent by HEAD, and no invented one works', async () => {
    const url = await request({ filter: { email: admin.email } })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(405)
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${url.slice(0, -1)}${url.endsWith('A') ? 'E' : 'A'}`)).status).toBe(404)
    for (const path of ['', 'x', '..%2f', '%00', `sp_ot_${'A'.repeat(43)}`]) {
      expect((await fetch(`${app.url}/exports/${path}`)).status).toBe(404)
    }
    expect((await fetch(url)).status).toBe(200)
  })

  test.each([
    ['the session is ended', async (owner: Person) => void (await app.call.logout({}, owner.credential))],
    ['the role changes', async (owner: Person) => app.giveRole(owner, 'user')],
    [
      'the owner is suspended',
      async (owner: Person) => void (await app.call.suspendUser({ id: owner.id }, admin.credential)),
    ],
    [
      'the owner is deleted',
      async (owner: Person) => void (await app.sql('delete from users where id = $1', [owner.id])),
    ],
  ])('works no longer when %s', async (_name, change) => {
    const owner = await app.createPerson()
    await app.giveRole(owner, 'support')
    const url = await request({}, owner.credential)
    await change(owner)
    expect((await fetch(url)).status).toBe(404)
  })

  test.each([
    ['a session that is ended', 'update sessions set revoked_at = sallyport_now() where user_id = $1'],
    ['an API key whose owner is suspended', 'update users set suspended_at = sallyport_now() where id = $1'],
  ])('is not made for %s while the request waits', async (what, end) => {
    const owner = await app.createPerson()
    await app.giveRole(owner, 'admin')
    const key = await app.createKey(owner, ['users:read'])
    const credential = what.startsWith('a session') ? owner.credential : key.credential
    const lock: [string, unknown[]] = ['select 1 from users where id = $1 for update', [owner.id]]
    const work = () => app.call.exportUsers({ format: 'NDJSON' }, credential)
    expect(typeOf(await whileChanging(app, lock, work, [end, [owner.id]]))).toBe('TOKEN_INVALID')
    expect(await app.sql('select 1 from user_exports where owner_id = $1', [owner.id])).toEqual([])
    expect((await eventsOf('USER_EXPORT_REQUESTED')).filter((event) => event.actor_id === owner.id)).toEqual([])
  })

  test('is limited for each client', async () => {
    const strict = await app.startAnother({ rateLimits: true })
    const path = `/exports/sp_ot_${'A'.repeat(43)}`
    for (let i = 0; i < 60; i += 1) expect((await fetch(`${strict.url}${path}`)).status).toBe(404)
    const refused = await fetch(`${strict.url}${path}`)
    expect([refused.status, await refused.json()]).toEqual([429, expect.objectContaining({ code: 'RATE_LIMITED' })])
    const names = ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']
    const resetsAt = app.clock.now().getTime() / 1000 + 60
    expect(names.map((name) => refused.headers.get(name))).toEqual(['60', '60', '0', String(resetsAt)])
    await strict.close()
  })
})

test('the request and the download are audited; the values of the filter are not kept', async () => {
  const { text } = await download({ filter: { email: admin.email }, format: 'CSV' })
  expect(text.split('\r\n')).toHaveLength(3)
  const [requested] = await eventsOf('USER_EXPORT_REQUESTED')
  expect(requested).toMatchObject({ actor_id: admin.id, details: { format: 'CSV', filter: ['email'] } })
  expect(await lastExport()).toMatchObject({
    actor_id: admin.id,
    ip: '127.0.0.1',
    details: { format: 'CSV', count: 1, complete: true },
  })
})

test('a client that goes away ends the work', async () => {
  // Several times as much as the system keeps for a connection: the server cannot have written everything by then.
  for (let made = 0; made < 60_000; made += 20_000) {
    await app.sql(
      `insert into users (email, name, created_at, updated_at) select 'gone-' || $1::int + i || '@example.com', repeat('x', 600),
       sallyport_now(), sallyport_now() from generate_series(1, 20000) i`,
      [made],
    )
  }
  const url = await request({ filter: { emailContains: 'gone-' } })
  const abort = new AbortController()
  const response = await fetch(url, { signal: abort.signal })
  const reader = response.body?.getReader()
  await reader?.read()
  abort.abort()
  await reader?.read().catch(() => {})
  const count = await eventually(async () => {
    const event = await lastExport()
    expect(event?.details.complete).toBe(false)
    return event?.details.count
  })
  expect(Number(count)).toBeLessThan(60_000)
})

test('a download breaks off when the session that requested it is ended', async () => {
  const owner = await app.createPerson()
  await app.giveRole(owner, 'support')
  const response = await fetch(await request({ filter: { emailContains: 'gone-' } }, owner.credential))
  const reader = response.body?.getReader()
  await reader?.read()
  await app.call.logout({}, owner.credential)
  const readToTheEnd = async () => {
    while (!(await reader?.read())?.done);
  }
  await expect(readToTheEnd()).rejects.toThrow()
  const event = await lastExport()
  expect(event).toMatchObject({ actor_id: owner.id, details: { complete: false } })
  expect(Number(event?.details.count)).toBeLessThan(60_000)
})

test('a fault of the server that breaks a download off is logged; a client that goes away and an ended session are not', async () => {
  const log: { msg: string; err?: { message: string } }[] = []
  const logger = pino({ level: 'error' }, { write: (line) => void log.push(JSON.parse(line)) })
  const another = await app.startAnother({}, { logger })
  const owner = await app.createPerson()
  await app.giveRole(owner, 'support')
  const begin = async () => {
    const { pathname } = new URL(await request({ filter: { emailContains: 'gone-' } }, owner.credential))
    const abort = new AbortController()
    const reader = (await fetch(`${another.url}${pathname}`, { signal: abort.signal })).body?.getReader()
    await reader?.read()
    const readToTheEnd = async () => {
      while (!(await reader?.read())?.done);
    }
    return { abort, readToTheEnd }
  }
  const ended = async () => (await eventsOf('USERS_EXPORTED')).filter((event) => event.actor_id === owner.id).length

  const left = await begin()
  left.abort.abort()
  await eventually(async () => expect(await ended()).toBe(1))
  const broken = await begin()
  const meanwhile = () => Promise.reject(new Error('The disk is broken'))
  await beforeStatement(another, { matching: /from "?users"?\b/, meanwhile }, () =>
    expect(broken.readToTheEnd()).rejects.toThrow(),
  )
  await eventually(() => expect(log).toHaveLength(1))
  const refused = await begin()
  await app.call.logout({}, owner.credential)
  await expect(refused.readToTheEnd()).rejects.toThrow()
  await eventually(async () => expect(await ended()).toBe(3))
  await another.close()
  const message = expect.stringContaining('The disk is broken')
  expect(log).toMatchObject([{ msg: 'unexpected error', err: { message } }])
})

test('a session needs a fresh proof, and an API key none', async () => {
  admin = await app.logInAs(admin.email)
  const key = await app.createKey(admin, ['users:read'])
  await app.clock.advance(301)
  expect(typeOf(await app.call.exportUsers({ format: 'CSV' }, admin.credential))).toBe('ProofRequiredError')
  expect(typeOf(await app.call.exportUsers({ format: 'CSV' }, key.credential))).toBe('Export')
})

test('an impersonated session and a caller without the scope export nothing', async () => {
  const other = await app.createPerson()
  await app.giveRole(other, 'support')
  admin = await app.logInAs(admin.email)
  const acting = expectType(
    await app.call.impersonateUser({ id: other.id, reason: 'x' }, admin.credential),
    'AuthTokens',
  )
  expect(typeOf(await app.call.exportUsers({ format: 'CSV' }, { bearer: acting.accessToken }))).toBe('FORBIDDEN')
  const key = await app.createKey(admin, ['users:write'])
  expect(typeOf(await app.call.exportUsers({ format: 'CSV' }, key.credential))).toBe('FORBIDDEN')
})
