import { afterAll, beforeAll, expect, test } from 'vitest'
import { idsOfPage } from '../../../src/features/admin/store/search-api-keys.ts'
import { pageStatement, type UserPage, type UserPosition } from '../../../src/features/admin/store/search-users.ts'
import type { UserFilter } from '../../../src/features/admin/store/user-filter.ts'
import { executeSql } from '../../../src/store/database.ts'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  await app.sql(`insert into users (email, name, folded_name, tier, created_at, last_login_at, updated_at)
    select 'seeded-' || n || '@example.com', 'Ada Q' || n, 'ada q' || n, case when n % 1000 = 0 then 'PRO' else 'FREE' end,
      created, case when n % 2 = 0 then created end, now()
    from generate_series(1, 10000) n, lateral (select timestamptz '2020-01-01' + n * interval '1 minute' as created) c`)
  await app.sql('vacuum analyze users')
  await app.sql(
    `insert into api_keys (user_id, name, prefix, mode, scopes, secret_hash, created_at, expires_at, revoked_at)
     select $1, 'seeded', 'sp_live_', 'LIVE', '{}', '', timestamptz '2020-01-01',
       case when n % 500 = 1 then timestamptz '2021-01-01' when n % 500 = 2 then timestamptz '9999-01-01' end,
       case when n % 1000 = 0 then timestamptz '2021-01-01' end
     from generate_series(1, 10000) n`,
    [admin.id],
  )
  await app.sql('vacuum analyze api_keys')
})
afterAll(() => app.close())

const filters: [string, UserFilter, string, number][] = [
  ['three letters', { search: 'zqx' }, 'users_search_idx', 0],
  ['two letters', { search: 'zq' }, 'users_search_idx', 0],
  ['one letter', { search: 'z' }, 'users_search_idx', 0],
  ['two letters of an address', { emailContains: 'zq' }, 'users_search_idx', 0],
  ['a rare tier', { tiers: ['PRO'] }, 'users_tier_idx', 10],
]

/** The place of a seeded user in the order of the creation. */
function position(n: number): UserPosition {
  const created = new Date(Date.UTC(2020, 0, 1) + n * 60_000)
  return { value: created.toISOString(), id: '00000000-0000-0000-0000-000000000000' }
}

/** The plan of a page, with the rows that were read. */
async function planOf(filter: UserFilter, change: Partial<UserPage> = {}): Promise<string> {
  const page: UserPage = { order: 'CREATED_AT', descending: true, after: null, offset: 0, limit: 21, ...change }
  const { rows } = await app.server.services.database.fork().transactional(async (em) => {
    // Ten thousand rows are read faster than some of the indexes: the table is closed.
    await executeSql(em, 'set local enable_seqscan = off')
    const { text, values } = pageStatement(em, filter, page, new Date())
    return executeSql(em, `explain (analyze, format json) ${text}`, values)
  })
  return JSON.stringify(rows[0]?.['QUERY PLAN'])
}

/** The numbers of one kind in all nodes of a plan. */
function numbersOf(plan: string, kind: string): number[] {
  return [...plan.matchAll(new RegExp(`"${kind}":\\s*([\\d.]+)`, 'g'))].map(([, number]) => Number(number))
}

test.each(filters)('%s are found in an index that has no other users', async (_name, filter, index, found) => {
  const plan = await planOf(filter)
  expect(plan).toContain(index)
  expect(plan).not.toContain('users_created_idx')
  expect(Math.max(...numbersOf(plan, 'Actual Rows'))).toBe(found)
})

test.each([
  ['EXPIRED', 'api_keys_expiring_idx', 20, 20],
  ['REVOKED', 'api_keys_revoked_idx', 10, 0],
] as const)('API keys of the state %s are found in an index', async (state, index, found, passed) => {
  const page = { fromId: null, backwards: false, limit: 21 }
  const em = app.server.services.database.fork()
  const { sql, parameters } = idsOfPage({ status: [state] }, page, new Date()).compile(em.getKysely())
  const { rows } = await executeSql(em, `explain (analyze, format json) ${sql}`, [...parameters])
  const plan = JSON.stringify(rows[0]?.['QUERY PLAN'])
  expect(plan).toContain(index)
  expect([
    Math.max(...numbersOf(plan, 'Actual Rows')),
    Math.max(0, ...numbersOf(plan, 'Rows Removed by Filter')),
  ]).toEqual([found, passed])
})

test.each([
  ['newest first', { descending: true }],
  ['oldest first, after the last of them', { descending: false, after: position(4_990) }],
])('users who have not logged in since an instant are found without passing newer ones, %s', async (_name, page) => {
  const lastLoginTo = new Date(position(5_000).value)
  const plan = await planOf({ lastLoginTo }, page)
  expect(Math.max(0, ...numbersOf(plan, 'Rows Removed by Filter'))).toBeLessThan(100)
})

test('short texts are found at the beginning of each word, and those of other scripts anywhere', async () => {
  const names = ['Anna-Maria', "Rory O'Neill", '山田太郎', '李明', 'Ö. Über']
  for (const name of names) await app.createPerson({ name })
  const found = async (search: string) => {
    const answer = await app.execute<{ users: { nodes: { name: string }[] } }>(
      'query ($search: String) { users(filter: { search: $search }) { nodes { name } } }',
      { search },
      admin.credential,
    )
    return answer.data.users.nodes.map(({ name }) => name).filter((name) => names.includes(name))
  }
  const searches = {
    ma: [names[0]],
    ne: [names[1]],
    太郎: [names[2]],
    郎: [names[2]],
    李: [names[3]],
    ü: [names[4]],
    nn: [],
  }
  for (const [search, expected] of Object.entries(searches)) expect(await found(search), search).toEqual(expected)
})
