import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillFoldedTexts } from '../../../src/store/fill-folded-texts.ts'
import { type Credential, createTestApp, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person
let support: Person
let user: Person

beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson({ email: 'admin@example.com', name: 'The Admin' })
  await app.giveRole(admin, 'admin')
  support = await app.createPerson({ email: 'support@example.com' })
  await app.giveRole(support, 'support')
  user = await app.createPerson({ email: 'plain.user@example.com', name: 'Plain User', username: 'plain_user' })
  await app.sql(
    `insert into users (email, name, username, role, created_at, updated_at, last_login_at, email_verified_at, suspended_at, two_factor_enabled_at)
     select 'seed' || n || '@seeds.example', case when n % 3 = 0 then null else 'Seed ' || lpad(n::text, 3, '0') end, 'seed_' || n,
       case when n % 10 = 0 then 'support' else 'user' end, timestamptz '2020-01-01' + n * interval '1 day', now(),
       case when n % 2 = 0 then timestamptz '2021-01-01' + n * interval '1 hour' end,
       case when n % 4 = 0 then null else now() end, case when n % 25 = 0 then timestamptz '2020-06-01' end,
       case when n % 20 = 0 then now() end from generate_series(1, 100) as n`,
  )
  const suspend = `update users set suspended_at = '2020-06-01', suspended_until = $2, suspension_reason = $3, tier = $4`
  const rows: [string, string | null, string, string][] = [
    ['seed25', null, 'Spam, H₂O 50% off', 'FREE'],
    ['seed50', '2900-01-01T00:00:00Z', 'spam', 'PRO'],
    ['seed75', '2900-01-02T00:00:00Z', 'Chargeback', 'PRO'],
    // Its suspension has ended.
    ['seed99', '2020-07-01T00:00:00Z', 'spam', 'ENTERPRISE'],
  ]
  for (const [name, ...row] of rows) await app.sql(`${suspend} where email = $1`, [`${name}@seeds.example`, ...row])
  await fillFoldedTexts(app.server.services.database)
})
afterAll(() => app.close())

const selection =
  '{ totalCount totalCountIsEstimate nodes { id email } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }'
interface UsersData {
  users: {
    totalCount: number
    totalCountIsEstimate: boolean
    nodes: { id: string; email: string }[]
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  }
}
const find = (args: string, credential: Credential = admin.credential) =>
  app.execute<UsersData>(`{ users(${args}) ${selection} }`, {}, credential)
const emailsOf = (answer: Awaited<ReturnType<typeof find>>) => answer.data.users.nodes.map(({ email }) => email)

describe('filters', () => {
  const cases: [string, string, number][] = [
    ['search in a name, letter case apart', 'filter: { search: "pLAIN us" }', 1],
    ['search in a username', 'filter: { search: "n_user" }', 1],
    ['search in an address', 'filter: { search: "@SEEDS.example" }', 100],
    ['two letters are the beginning of an address', 'filter: { search: "PL" }', 1],
    ['two letters are the beginning of a word of the name', 'filter: { search: "us" }', 1],
    ['two letters are not inside a word', 'filter: { search: "la" }', 0],
    ['one letter is the beginning of an address or a name', 'filter: { search: "s" }', 101],
    ['two letters are the beginning of a domain', 'filter: { emailContains: "SE" }', 100],
    ['two letters are the beginning of a word of an address', 'filter: { emailContains: "us" }', 1],
    ['an @ and a letter are found anywhere', 'filter: { emailContains: "@s" }', 100],
    ['search never joins two columns', 'filter: { search: "example.com plain" }', 0],
    ['emailContains looks at the address alone', 'filter: { emailContains: "seed_1" }', 0],
    ['emailContains', 'filter: { emailContains: "seed10" }', 2],
    ['email in any spelling', 'filter: { email: " Plain.User@EXAMPLE.com " }', 1],
    ['an email that is not an address finds no user', 'filter: { email: "plain.user" }', 0],
    ['one role', 'filter: { role: ["support"] }', 11],
    ['two roles', 'filter: { role: ["support", "admin"] }', 12],
    ['no role', 'filter: { role: [] }', 0],
    ['suspended', 'filter: { status: [SUSPENDED] }', 4],
    ['active', 'filter: { status: [ACTIVE] }', 99],
    ['both', 'filter: { status: [ACTIVE, SUSPENDED] }', 103],
    ['one tier', 'filter: { tier: [PRO] }', 2],
    ['two tiers', 'filter: { tier: [PRO, ENTERPRISE] }', 3],
    ['no tier', 'filter: { tier: [] }', 0],
    ['an end of the suspension', 'filter: { suspendedUntil: { from: "2900-01-01T00:00:00Z" } }', 2],
    ['an end before', 'filter: { suspendedUntil: { to: "2900-01-02T00:00:00Z" } }', 1],
    ['a suspension that has ended is none', 'filter: { suspendedUntil: { to: "2021-01-01T00:00:00Z" } }', 0],
    ['a reason, letter case apart', 'filter: { suspensionReasonContains: "SPAM" }', 2],
    ['a reason by its compatibility form', 'filter: { suspensionReasonContains: "h2o" }', 1],
    ['% in a reason is itself', 'filter: { suspensionReasonContains: "50%" }', 1],
    ['_ in a reason is itself', 'filter: { suspensionReasonContains: "s_am" }', 0],
    ['a reason and a tier', 'filter: { suspensionReasonContains: "spam", tier: [PRO] }', 1],
    ['unverified', 'filter: { emailVerified: false }', 25],
    ['with two-factor', 'filter: { twoFactorEnabled: true }', 5],
    ['created in a range', 'filter: { createdAt: { from: "2020-01-02T00:00:00Z", to: "2020-01-04T00:00:00Z" } }', 2],
    ['logged in from', 'filter: { lastLoginAt: { to: "2021-01-01T04:30:00Z" } }', 2],
    ['several at once', 'filter: { role: ["support"], emailVerified: true, search: "seed" }', 5],
    ['% is itself', 'filter: { search: "%" }', 0],
    ['_ is itself', 'filter: { emailContains: "_" }', 0],
    ['a backslash is itself', 'filter: { search: "\\\\" }', 0],
    ['a quote is itself', 'filter: { search: "\'; drop table users; --" }', 0],
    ['__proto__ is a text', 'filter: { search: "__proto__", role: ["__proto__"] }', 0],
    ['blank narrows nothing', 'filter: { search: "  " }', 103],
  ]
  test.each(cases)('%s', async (_name, args, count) => {
    const answer = await find(args)
    expect(answer.errors).toEqual([])
    expect(answer.data.users.totalCount).toBe(count)
    expect(answer.data.users.nodes).toHaveLength(Math.min(20, count))
  })

  test('ids find their users, each once; an id that no user has and a text that is not an id are left out', async () => {
    const query = `query($filter: UserFilter) { users(filter: $filter) ${selection} }`
    const findBy = async (filter: object) => {
      const { data, errors } = await app.execute<UsersData>(query, { filter }, admin.credential)
      expect(errors).toEqual([])
      expect(data.users.totalCount).toBe(data.users.nodes.length)
      return data.users.nodes.map(({ id }) => id)
    }
    const others = [randomUUID(), 'nobody', '', "' or '1'='1"]
    const ids = [admin.id, user.id, user.id.toUpperCase(), ...others]
    expect(await findBy({ ids })).toEqual([user.id, admin.id])
    expect(await findBy({ ids, role: ['admin'] })).toEqual([admin.id])
    for (const none of [[], others]) expect(await findBy({ ids: none })).toEqual([])
    expect(await findBy({ ids, status: [] })).toEqual([])
    expect(await findBy({ ids: Array.from({ length: 100 }, () => user.id) })).toEqual([user.id])
  })

  const refused: [string, string][] = [
    ['101 ids', `filter: { ids: [${'"x" '.repeat(101)}] }`],
    [
      'a range that ends before it begins',
      'filter: { createdAt: { from: "2021-01-01T00:00:00Z", to: "2020-01-01T00:00:00Z" } }',
    ],
    ['NUL', 'filter: { search: "a\\u0000b" }'],
    [
      'a range of ends that is reversed',
      'filter: { suspendedUntil: { from: "2021-01-01T00:00:00Z", to: "2020-01-01T00:00:00Z" } }',
    ],
    ['NUL in a reason', 'filter: { suspensionReasonContains: "a\\u0000b" }'],
    ['a tier that does not exist', 'filter: { tier: [GOLD] }'],
    ['half a pair', 'filter: { search: "\\ud800" }'],
    ['a text of 321 characters', `filter: { search: "${'a'.repeat(321)}" }`],
    ['an object for a text', 'filter: { search: { like: "x" } }'],
    ['a column that is no filter', 'filter: { passwordHash: "x" }'],
    ['an order by a secret', 'orderBy: { field: PASSWORD_HASH }'],
    ['first: -1', 'first: -1'],
    ['first: 101', 'first: 101'],
    ['last: 101', 'last: 101'],
    ['both ends', 'first: 1, last: 1'],
    ['after with last', 'last: 1, after: "x"'],
    ['offset: -1', 'offset: -1'],
    ['a deep offset', 'offset: 10001'],
    ['a forged cursor', 'after: "bm90aGluZw"'],
    ['a cursor of JSON that is none', `after: "${Buffer.from('[1,2,3]').toString('base64url')}"`],
    [
      'a cursor with SQL',
      `after: "${Buffer.from(JSON.stringify(['CREATED_AT', "now()'; --", '01890000-0000-7000-8000-000000000000'])).toString('base64url')}"`,
    ],
    [
      'a cursor of another order',
      `after: "${Buffer.from(JSON.stringify(['EMAIL', 'a', '01890000-0000-7000-8000-000000000000'])).toString('base64url')}"`,
    ],
  ]
  test.each(refused)('%s is refused as bad input', async (_name, args) => {
    const answer = await find(args)
    expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(answer.status).toBe(400)
  })
})

describe('orders and pages', () => {
  const orders = ['CREATED_AT', 'LAST_LOGIN_AT', 'EMAIL', 'NAME'].flatMap((field) =>
    ['ASC', 'DESC'].map((direction) => `orderBy: { field: ${field}, direction: ${direction} }`),
  )
  test.each(orders)('%s: every user once, forwards and backwards, by cursor', async (order) => {
    const forwards: string[] = []
    let cursor = ''
    for (let page = 0; page < 20; page++) {
      const answer = await find(`${order}, first: 17${cursor}`)
      forwards.push(...emailsOf(answer))
      if (!answer.data.users.pageInfo.hasNextPage) break
      cursor = `, after: "${answer.data.users.pageInfo.endCursor}"`
    }
    expect(new Set(forwards).size).toBe(103)
    expect(forwards).toHaveLength(103)
    const backwards: string[] = []
    cursor = ''
    for (let page = 0; page < 20; page++) {
      const answer = await find(`${order}, last: 17${cursor}`)
      backwards.unshift(...emailsOf(answer))
      if (!answer.data.users.pageInfo.hasPreviousPage) break
      cursor = `, before: "${answer.data.users.pageInfo.startCursor}"`
    }
    expect(backwards).toEqual(forwards)
  })

  test('offset skips users, and a new user causes no duplicate on the next page by cursor', async () => {
    const first = await find('orderBy: { field: EMAIL, direction: ASC }, first: 5')
    const skipped = await find('orderBy: { field: EMAIL, direction: ASC }, first: 3, offset: 2')
    expect(emailsOf(skipped)).toEqual(emailsOf(first).slice(2))
    await app.sql(`insert into users (email, created_at, updated_at) values ('aaa@example.com', now(), now())`)
    const next = await find(
      `orderBy: { field: EMAIL, direction: ASC }, first: 5, after: "${first.data.users.pageInfo.endCursor}"`,
    )
    expect(emailsOf(next).filter((email) => emailsOf(first).includes(email))).toEqual([])
    await app.sql(`delete from users where email = 'aaa@example.com'`)
  })

  test('offset skips users at either end, and pageInfo tells on which sides others lie', async () => {
    const order = 'orderBy: { field: EMAIL, direction: ASC }'
    const { data } = await find(`${order}, last: 100`)
    const all = data.users.nodes
    const total = data.users.totalCount
    const sidesOf = (answer: Awaited<ReturnType<typeof find>>) => {
      const { hasPreviousPage, hasNextPage } = answer.data.users.pageInfo
      return { hasPreviousPage, hasNextPage }
    }
    const before = await find(`${order}, last: 3, offset: 2`)
    expect(emailsOf(before)).toEqual(all.slice(-5, -2).map(({ email }) => email))
    expect(sidesOf(before)).toEqual({ hasPreviousPage: true, hasNextPage: true })
    expect(sidesOf(await find(`${order}, last: 3, offset: 0`))).toEqual({ hasPreviousPage: true, hasNextPage: false })
    const first = await find(`${order}, last: 100, offset: ${total - 4}`)
    expect([emailsOf(first).length, sidesOf(first)]).toEqual([4, { hasPreviousPage: false, hasNextPage: true }])
    expect(sidesOf(await find(`${order}, first: 3, offset: 2`))).toEqual({ hasPreviousPage: true, hasNextPage: true })
    expect(sidesOf(await find(`${order}, first: 3`))).toEqual({ hasPreviousPage: false, hasNextPage: true })
  })

  test('a count above 10,000 is an estimate and says so', async () => {
    await app.sql(
      `insert into users (email, created_at, updated_at) select 'many' || n || '@many.example', now(), now() from generate_series(1, 10500) n`,
    )
    await app.sql('analyze users')
    const answer = await find('first: 1')
    expect(answer.data.users.totalCountIsEstimate).toBe(true)
    expect(answer.data.users.totalCount).toBeGreaterThan(9_000)
    await app.sql(`delete from users where email like '%@many.example'`)
  })
})

test('requires users:read, by session and by API key, and the scopes of each field', async () => {
  expect((await find('first: 1')).errors).toEqual([])
  const anonymous = await app.execute(`{ users ${selection} }`)
  expect(anonymous.errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  const plain = await find('first: 1', user.credential)
  expect(plain.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', requiredScopes: [['users:read']] })
  const bySupport = await app.execute<{ users: { nodes: { email: string }[] } }>(
    '{ users(first: 1, filter: { search: "plain" }) { nodes { email apiKeys { totalCount } recoveryCodesRemaining } } }',
    {},
    support.credential,
  )
  expect(bySupport.data.users.nodes[0]?.email).toBe(user.email)
  const key = await app.createKey(admin, ['users:read'])
  expect((await find('first: 1', key.credential)).data.users.nodes).toHaveLength(1)
  const narrow = await app.createKey(admin, ['profile:read'])
  expect((await find('first: 1', narrow.credential)).errors[0]?.extensions.code).toBe('FORBIDDEN')
})

test('the tier and the suspension can be read by the user and with users:read', async () => {
  const fields = 'tier status suspendedUntil suspensionReason'
  const seen = async (search: string) => {
    const query = `{ users(filter: { search: "${search}@seeds" }) { nodes { ${fields} } } }`
    const { data } = await app.execute<{ users: { nodes: object[] } }>(query, {}, support.credential)
    return data.users.nodes[0]
  }
  const until = '2900-01-01T00:00:00.000Z'
  expect(await seen('seed50')).toEqual({
    tier: 'PRO',
    status: 'SUSPENDED',
    suspendedUntil: until,
    suspensionReason: 'spam',
  })
  const never = { status: 'SUSPENDED', suspendedUntil: null, suspensionReason: 'Spam, H₂O 50% off' }
  expect(await seen('seed25')).toMatchObject(never)
  const ended = { tier: 'ENTERPRISE', status: 'ACTIVE', suspendedUntil: null, suspensionReason: null }
  expect(await seen('seed99')).toEqual(ended)
  const own = await app.execute(`{ me { ${fields} } }`, {}, user.credential)
  expect(own.data.me).toEqual({ tier: 'FREE', status: 'ACTIVE', suspendedUntil: null, suspensionReason: null })
  for (const field of ['tier', 'suspendedUntil', 'suspensionReason']) {
    const query = `query($id: ID!) { user(id: $id) { ${field} } }`
    const foreign = await app.execute(query, { id: admin.id }, user.credential)
    expect({ field, code: foreign.errors[0]?.extensions.code }).toEqual({ field, code: 'FORBIDDEN' })
  }
})
