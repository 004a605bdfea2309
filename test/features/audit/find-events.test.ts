import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditFilter } from '../../../src/features/audit/store/audit-filter.ts'
import { eventPageStatement } from '../../../src/features/audit/store/find-audit-events.ts'
import { executeSql } from '../../../src/store/database.ts'
import { createTestApp, type Person, type TestApp } from '../../_util/app.ts'

let app: TestApp
let admin: Person
let person: Person
beforeAll(async () => {
  app = await createTestApp()
  admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  person = await app.createPerson()
})
afterAll(() => app?.close())

interface Connection {
  nodes: { id: string; recordedType: string; createdAt: string }[]
  totalCount: number
  totalCountIsEstimate: boolean
  pageInfo: { startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean }
}

const selection = `totalCount totalCountIsEstimate nodes { id recordedType createdAt }
  pageInfo { startCursor endCursor hasNextPage hasPreviousPage }`

async function find(args: string): Promise<Connection> {
  const query = `{ auditEvents(${args}) { ${selection} } }`
  const { data, errors } = await app.execute<{ auditEvents: Connection }>(query, {}, admin.credential)
  expect(errors).toEqual([])
  return data.auditEvents
}

async function findOf(of: Person, args = 'first: 100'): Promise<Connection> {
  const query = `{ me { securityEvents(${args}) { ${selection} } } }`
  const { data, errors } = await app.execute<{ me: { securityEvents: Connection } }>(query, {}, of.credential)
  expect(errors).toEqual([])
  return data.me.securityEvents
}

const typesOf = ({ nodes }: Connection) => nodes.map(({ recordedType }) => recordedType)

test('a range of time finds the events that were recorded in it, from its first to before its last instant', async () => {
  const recorded = [app.clock.now().toISOString()]
  for (let month = 0; month < 2; month += 1) {
    await app.clock.advance(30 * 86_400)
    recorded.push(app.clock.now().toISOString())
    // The access token of the person has expired.
    person = await app.logInAs(person.email)
  }
  admin = await app.logInAs(admin.email)
  const [first, second, third] = recorded
  const inRange = (range: string) =>
    find(`filter: { type: [LOGGED_IN], targetId: "${person.id}", createdAt: { ${range} } }`)
  expect((await inRange(`from: "${first}", to: "${second}"`)).nodes.map(({ createdAt }) => createdAt)).toEqual([first])
  expect((await inRange(`from: "${second}"`)).nodes.map(({ createdAt }) => createdAt)).toEqual([third, second])
  expect((await inRange(`to: "${third}"`)).nodes.map(({ createdAt }) => createdAt)).toEqual([second, first])
  expect((await inRange(`from: "${second}"`)).totalCount).toBe(2)
  const { nodes } = await find(`filter: { createdAt: { from: "${second}", to: "${third}" } }`)
  expect(nodes.map(({ createdAt }) => createdAt)).toEqual([second])
  const everything = 'from: "0001-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z"'
  expect((await inRange(everything)).nodes.map(({ createdAt }) => createdAt)).toEqual([third, second, first])
})

test('an event of the user and one about the user are in the list once, in their order, on pages in both directions', async () => {
  await app.call.updateUser({ id: person.id, input: { tier: 'PRO' } }, admin.credential)
  await app.call.updateProfile({ input: { name: 'Changed' } }, person.credential)
  const all = await findOf(person)
  const ids = all.nodes.map(({ id }) => id)
  expect(typesOf(all).slice(0, 2)).toEqual(['PROFILE_CHANGED', 'USER_UPDATED'])
  expect(new Set(ids).size).toBe(ids.length)
  expect(all.totalCount).toBe(ids.length)
  const forwards: string[] = []
  for (let after = ''; ; ) {
    const page = await findOf(person, `first: 2 ${after}`)
    forwards.push(...page.nodes.map(({ id }) => id))
    if (!page.pageInfo.hasNextPage) break
    after = `after: "${page.pageInfo.endCursor}"`
  }
  expect(forwards).toEqual(ids)
  const backwards: string[] = []
  for (let before = ''; ; ) {
    const page = await findOf(person, `last: 2 ${before}`)
    backwards.unshift(...page.nodes.map(({ id }) => id))
    if (!page.pageInfo.hasPreviousPage) break
    before = `before: "${page.pageInfo.startCursor}"`
  }
  expect(backwards).toEqual(ids)
})

describe('in a long trail', () => {
  const user = '00000000-0000-7000-8000-000000000001'
  beforeAll(async () => {
    // Two events of a minute each. Those of the first third have types, an address and a user that occur in no newer one.
    await app.sql(
      `insert into audit_events (id, type, created_at, actor_id, target_id, organization_id, ip)
       select (lpad(to_hex(1577836800000 + n * 30000), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
         case when n < 5000 then 'LONG_AGO' when n % 2 = 0 then 'OFTEN' else 'LOGGED_IN' end,
         to_timestamp(1577836800 + n * 30), u.id, u.id, u.id, case when n < 5000 then '192.0.2.1' else '192.0.2.2' end
       from generate_series(1, 15000) n, lateral (select case when n < 5000 then $1::uuid else uuidv7() end as id) u`,
      [user],
    )
    await app.sql('vacuum analyze audit_events')
  })

  const filters: [string, AuditFilter, string][] = [
    ['a range of time', { from: new Date('2020-01-02'), to: new Date('2020-01-03') }, 'audit_events_pkey'],
    ['a time before', { to: new Date('2020-01-03') }, 'audit_events_pkey'],
    ['an address', { ip: '192.0.2.1' }, 'audit_events_ip_idx'],
    ['a type', { types: ['LONG_AGO'] }, 'audit_events_type_idx'],
    ['two types', { types: ['LONG_AGO', 'FORGOTTEN'] }, 'audit_events_type_idx'],
    ['unknown types', { types: [], unknownTo: ['LOGGED_IN', 'OFTEN'] }, 'audit_events_type_idx'],
    ['an actor', { actorId: user }, 'audit_events_actor_idx'],
    ['a target', { targetId: user }, 'audit_events_target_idx'],
    ['an actor or target', { userId: user }, 'audit_events_actor_idx'],
    ['an organization', { organizationId: user }, 'audit_events_organization_idx'],
  ]
  const pages = [false, true].flatMap((backwards) =>
    filters.map(([name, filter, index]) => ({
      name,
      filter,
      index,
      backwards,
      direction: backwards ? 'last' : 'first',
    })),
  )

  test.each(pages)('the $direction page of $name is read from $index, and passes no other events', async (each) => {
    const em = app.server.services.database.fork()
    const page = { fromId: null, backwards: each.backwards, limit: 21 }
    const { text, values } = await eventPageStatement(em, each.filter, page)
    const { rows } = await executeSql(em, `explain (analyze, format json) ${text}`, values)
    const scans = scansOf(rows[0]?.['QUERY PLAN'])
    expect(scans.map((scan) => scan['Index Name'])).toContain(each.index)
    expect(scans.filter((scan) => !/^(Index|Function)/.test(scan['Node Type']))).toEqual([])
    // The events of the margin of the range, an hour at each end.
    const passed = scans.map((scan) => scan['Rows Removed by Filter'] ?? 0)
    expect(Math.max(...passed)).toBeLessThanOrEqual(121)
    expect(Math.max(...scans.map((scan) => scan['Actual Rows']))).toBeLessThanOrEqual(21)
  })

  test('events are counted exactly up to 10,000', async () => {
    const few = await find('filter: { ip: "192.0.2.1" }')
    expect([few.totalCount, few.totalCountIsEstimate]).toEqual([4_999, false])
    const many = await find('filter: { ip: "192.0.2.2" }')
    expect(many.totalCountIsEstimate).toBe(true)
    expect(many.totalCount).toBeGreaterThan(10_000)
    expect(many.totalCount).toBeLessThan(10_200)
  })
})

interface Scan {
  'Node Type': string
  'Index Name'?: string
  'Actual Rows': number
  'Rows Removed by Filter'?: number
}

/** The nodes of a plan that read a table. */
function scansOf(found: unknown): Scan[] {
  interface Node extends Scan {
    Plans?: Node[]
  }
  const [plan] = (typeof found === 'string' ? JSON.parse(found) : found) as [{ Plan: Node }]
  const scans = (node: Node): Scan[] => [
    ...(/ Scan$/.test(node['Node Type']) && node['Node Type'] !== 'Subquery Scan' ? [node] : []),
    ...(node.Plans ?? []).flatMap(scans),
  ]
  return scans(plan.Plan)
}
