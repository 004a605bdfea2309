import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { EntityManager } from '@mikro-orm/postgresql'
import {
  countUsers,
  findUserPage,
  pageStatement,
  type UserOrderField,
} from '../src/features/admin/store/search-users.ts'
import type { UserFilter } from '../src/features/admin/store/user-filter.ts'
import { executeSql, openDatabase } from '../src/store/database.ts'
import { migrateDatabase } from '../src/store/migrate.ts'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { organizationIds, seedUsers } from './seed-users.ts'

const { values } = parseArgs({ options: { users: { type: 'string', default: '1000000' } } })
const total = Number(values.users)
if (!(total >= 50_000 && total <= 5_000_000)) throw new Error('--users must be between 50000 and 5000000.')

await using stack = new AsyncDisposableStack()
const postgres = await startPostgres({ fsync: false })
stack.defer(() => postgres.stop())
await migrateDatabase(postgres.url)
const database = await openDatabase({ url: postgres.url, directory: null, poolSize: 2, entities: [], timeouts: false })
stack.defer(() => database.close())
const em = database.fork()
process.stdout.write(
  `Seeded ${total.toLocaleString('en')} users in ${(await seedUsers(database, total)).toFixed(0)} s.\n\n`,
)

const now = new Date('2026-06-01T00:00:00Z')
const newest = { order: 'CREATED_AT' as UserOrderField, descending: true }
const filters: [string, UserFilter][] = [
  ['search, one user', { search: `person-${total - 7}@` }],
  ['search, a name (0.1 %)', { search: 'q777' }],
  ['search, all users', { search: 'example' }],
  ['search, no user', { search: 'nobody has this' }],
  ['search, two letters (10 %)', { search: 'q7' }],
  ['search, two letters, no user', { search: 'zq' }],
  ['search, one letter, no user', { search: 'z' }],
  ['emailContains, two letters', { emailContains: 'zq' }],
  ['emailContains', { emailContains: '-123456' }],
  ['email', { email: 'person-500000@example.com' }],
  ['role, ten of all', { roles: ['admin'] }],
  ['role, rare', { roles: ['support'] }],
  ['role, most', { roles: ['user'] }],
  ['role, rare or most', { roles: ['support', 'user'] }],
  ['tier, most', { tiers: ['FREE'] }],
  ['tier, one in 200', { tiers: ['PRO'] }],
  ['tier, rare', { tiers: ['ENTERPRISE'] }],
  ['tiers, rare', { tiers: ['PRO', 'ENTERPRISE'] }],
  ['suspended', { suspended: true }],
  ['active', { suspended: false }],
  ['verified', { emailVerified: true }],
  ['unverified', { emailVerified: false }],
  ['two-factor on', { twoFactorEnabled: true }],
  ['two-factor off', { twoFactorEnabled: false }],
  ['created in a day', { createdFrom: new Date('2023-03-01'), createdTo: new Date('2023-03-02') }],
  ['created before 2022', { createdTo: new Date('2022-01-01') }],
  [
    'logged in within an hour',
    { lastLoginFrom: new Date('2025-03-01T00:00Z'), lastLoginTo: new Date('2025-03-01T01:00Z') },
  ],
  ['logged in before 2022', { lastLoginTo: new Date('2022-01-01') }],
  ['logged in since 2021', { lastLoginFrom: new Date('2021-01-01') }],
  ['organization of ten', { organizationId: organizationIds.small }],
  ['organization of a fifth', { organizationId: organizationIds.large }],
  ['organization of nobody', { organizationId: organizationIds.none }],
  ['organization, unverified', { organizationId: organizationIds.large, emailVerified: false }],
  ['organization, by a name', { organizationId: organizationIds.large, search: 'q777' }],
]
const orders: UserOrderField[] = ['CREATED_AT', 'LAST_LOGIN_AT', 'EMAIL', 'NAME']

const rows: { what: string; page: string; ms: number; rows: number; plan: string }[] = []
for (const [what, filter] of filters) rows.push(await measure(what, filter, { ...newest, deep: false }))
for (const [what, filter] of filters) rows.push(await measure(what, filter, { ...newest, deep: true }))
for (const order of orders) {
  for (const descending of [true, false]) {
    for (const deep of [false, true]) {
      rows.push(await measure(`order ${order} ${descending ? 'DESC' : 'ASC'}`, {}, { order, descending, deep }))
    }
  }
}
const counts: string[] = []
for (const [what, filter] of [['all users', {}] as [string, UserFilter], ...filters]) {
  const began = performance.now()
  const { count, estimated } = await countUsers(em, filter, now)
  counts.push(
    `${what.padEnd(26)} ${String(count).padStart(9)} ${estimated ? 'estimated' : 'exact    '} ${(performance.now() - began).toFixed(1).padStart(7)} ms`,
  )
}

for (const row of rows) {
  process.stdout.write(
    `${row.what.padEnd(26)} ${row.page.padEnd(8)} ${row.ms.toFixed(2).padStart(8)} ms  ${String(row.rows).padStart(3)} rows  ${row.plan}\n`,
  )
}
const slow = rows.filter((row) => row.ms > 50)
process.stdout.write(`\ntotalCount (exact up to 10,000):\n${counts.join('\n')}\n`)
process.stdout.write(
  `\n${slow.length === 0 ? 'All' : `All but ${slow.length}`} of ${rows.length} pages within 50 ms in the database.\n`,
)
const folder = fileURLToPath(new URL('results/', import.meta.url))
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'users.json'), `${JSON.stringify({ total, rows, counts }, null, 2)}\n`)

/** The time in the database: the best of three runs of the plan. */
async function measure(
  what: string,
  filter: UserFilter,
  page: { order: UserOrderField; descending: boolean; deep: boolean },
) {
  const after = page.deep ? await thousandth(filter, page) : null
  const where = page.deep ? (after ? '1,000th' : 'no 1,000th') : 'first'
  const { text, values } = pageStatement(em, filter, { ...page, after, offset: 0, limit: 21 }, now)
  const runs = []
  for (let run = 0; run < 3; run++) runs.push(await explain(em, text, values))
  const best = runs.toSorted((a, b) => a.ms - b.ms)[0]
  if (!best) throw new Error('Nothing was measured')
  return { what, page: where, ...best }
}

/** The cursor before the 1,000th page of 20. */
async function thousandth(filter: UserFilter, page: { order: UserOrderField; descending: boolean }) {
  const [last] = await findUserPage(em, filter, { ...page, after: null, offset: 19_979, limit: 1 }, now)
  return last?.position ?? null
}

interface PlanNode {
  'Node Type': string
  'Index Name'?: string
  'Actual Rows': number
  Plans?: PlanNode[]
}

async function explain(manager: EntityManager, text: string, values: unknown[]) {
  const { rows } = await executeSql(manager, `explain (analyze, format json) ${text}`, values)
  const raw = rows[0]?.['QUERY PLAN']
  const [plan] = (typeof raw === 'string' ? JSON.parse(raw) : raw) as [
    { Plan: PlanNode; 'Execution Time': number; 'Planning Time': number },
  ]
  return {
    ms: plan['Execution Time'] + plan['Planning Time'],
    rows: plan.Plan['Actual Rows'],
    plan: describe(plan.Plan).join(' < '),
  }
}

function describe(node: PlanNode): string[] {
  const name = node['Index Name'] ? `${node['Node Type']} ${node['Index Name']}` : node['Node Type']
  return [...(node['Node Type'] === 'Limit' ? [] : [name]), ...(node.Plans ?? []).flatMap(describe)]
}
