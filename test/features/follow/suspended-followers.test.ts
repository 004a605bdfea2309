import { afterAll, beforeAll, expect, test } from 'vitest'
import { countStatement, countUserLists, type UserListTable } from '../../../src/features/user/store/user-list.ts'
import { executeSql } from '../../../src/store/database.ts'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'

/** More than a document with 100 lists reads of each. */
const suspended = 1_500

let app: TestApp
let ada: Person
let bob: Person
beforeAll(async () => {
  app = await createTestApp()
  ada = await app.createPerson()
  bob = await app.createPerson()
  const add = (name: string, count: number, suspendedAt: string | null) =>
    app.sql(
      `insert into users (email, suspended_at, created_at, updated_at)
       select $1 || n || '@lists.example', $3::timestamptz, now(), now() from generate_series(1, $2::int) n`,
      [name, count, suspendedAt],
    )
  await add('active', 3, null)
  await add('suspended', suspended, '2020-01-01')
  await add('followed', 99, null)
  const follow = (name: string) =>
    app.sql(
      `insert into follows select uuidv7(), id, $2, now() from users where email like $1 || '%@lists.example' order by id`,
      [name, bob.id],
    )
  // Those who are suspended followed last: they are the first of the list.
  await follow('active')
  await follow('suspended')
  await app.sql(
    `insert into follows select uuidv7(), $1, id, now() from users where id = $2 or email like 'followed%@lists.example'`,
    [ada.id, bob.id],
  )
  await app.sql('vacuum analyze users, follows')
})
afterAll(() => app?.close())

interface List {
  nodes: { id: string }[]
  totalCount: number
  pageInfo: { startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean }
}
interface ListsData {
  me: { following: { nodes: { id: string; followers: List }[] } }
}

const selection = '{ nodes { id } totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }'

/** The list of Bob, in a document with the lists of 100 users. */
async function among100(args: string): Promise<List> {
  const query = `{ me { following(first: 100) { nodes { id followers(${args}) ${selection} } } } }`
  const { data, errors } = await app.execute<ListsData>(query, {}, ada.credential)
  expect(errors).toEqual([])
  expect(data.me.following.nodes).toHaveLength(100)
  const found = data.me.following.nodes.find(({ id }) => id === bob.id)
  if (!found) throw new Error('Bob is not in the list')
  return found.followers
}

test('a page that finds too many suspended users ends early, and the next one continues there', async () => {
  const first = await among100('first: 2')
  expect(first.nodes).toEqual([{ id: ada.id }])
  expect(first.totalCount).toBe(4)
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false, endCursor: expect.any(String) })
  const second = await among100(`first: 2, after: "${first.pageInfo.endCursor}"`)
  expect(second.nodes).toHaveLength(2)
  expect(second.pageInfo.hasNextPage).toBe(true)
  const third = await among100(`first: 2, after: "${second.pageInfo.endCursor}"`)
  expect(third.nodes).toHaveLength(1)
  expect(third.pageInfo.hasNextPage).toBe(false)
})

test('from the other end as well', async () => {
  const last = await among100('last: 2')
  expect(last.nodes).toHaveLength(2)
  const before = await among100(`last: 2, before: "${last.pageInfo.startCursor}"`)
  // The third, and then those who are suspended.
  expect(before.nodes).toHaveLength(1)
  expect(before.pageInfo.hasPreviousPage).toBe(true)
  const start = await among100(`last: 2, before: "${before.pageInfo.startCursor}"`)
  expect(start.nodes).toEqual([{ id: ada.id }])
  expect(start.pageInfo.hasPreviousPage).toBe(false)
})

test('the list of one user passes all of them', async () => {
  const query = `query($id: ID!) { user(id: $id) { followers(first: 2) ${selection} } }`
  const { data } = await app.execute<{ user: { followers: List } }>(query, { id: bob.id }, ada.credential)
  expect(data.user.followers.nodes).toHaveLength(2)
  expect(data.user.followers.totalCount).toBe(4)
})

test('a count looks up each user of a list, and does not read all who are suspended', async () => {
  const list: UserListTable = {
    table: 'follows',
    owner: 'followed_id',
    user: 'follower_id',
    position: 'id',
    withoutSuspended: true,
  }
  const em = app.server.services.database.fork()
  expect(await countUserLists(em, list, [ada.id, bob.id])).toEqual([
    { count: 0, estimated: false },
    { count: 4, estimated: false },
  ])
  const { text, values } = countStatement(em, list, [ada.id, bob.id])
  const { rows } = await executeSql(em, `explain (analyze, format json) ${text}`, values)
  const scans = scansOfUsers(rows[0]?.['QUERY PLAN'])
  expect(scans).not.toEqual([])
  for (const scan of scans) expect(scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0)).toBeLessThanOrEqual(1)
})

interface Node {
  'Relation Name'?: string
  /** For one loop. */
  'Actual Rows': number
  'Rows Removed by Filter'?: number
  Plans?: Node[]
}

function scansOfUsers(found: unknown): Node[] {
  const [plan] = (typeof found === 'string' ? JSON.parse(found) : found) as [{ Plan: Node }]
  const scans = (node: Node): Node[] => [
    ...(node['Relation Name'] === 'users' ? [node] : []),
    ...(node.Plans ?? []).flatMap(scans),
  ]
  return scans(plan.Plan)
}
