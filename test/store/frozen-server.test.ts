import { setImmediate as turn } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { isDatabaseUnavailable } from '../../src/store/unavailable.ts'
import { createTestDatabase, type TestDatabase } from '../_util/database.ts'
import { eventually } from '../_util/eventually.ts'
import { type FaultyProxy, openFaultyProxy } from '../_util/faulty-proxy.ts'

let made: TestDatabase
let client: pg.Client
beforeAll(async () => {
  made = await createTestDatabase()
  client = new pg.Client({ connectionString: made.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await made.drop()
})

// Each kind of work but a probe waits for a lock.
const waitFor = (lock: number) => `select pg_advisory_xact_lock_shared(${lock})`
type Work = (database: Database, lock: number) => Promise<unknown>
const statement: Work = (database, lock) => database.executeSql(waitFor(lock))
const read: Work = (database, lock) => database.readText({ name: 'read', text: `${waitFor(lock)}::text as json` }, [])
const transaction: Work = (database, lock) => database.transactional((em) => em.execute(waitFor(lock)))
const probe: Work = (database) => database.ping()

const factor = 0.5
/** How long the connections of these tests wait for an answer, in milliseconds. */
const answerTimeoutMs = 1_800 * factor

/** A database with one connection for work and one for probes, through a proxy that can be frozen. */
async function connect(): Promise<{ proxy: FaultyProxy; behind: Database }> {
  const url = new URL(made.url)
  const proxy = await openFaultyProxy(Number(url.port))
  onTestFinished(() => proxy.close())
  url.port = String(proxy.port)
  const options = { directory: null, entities: [], poolSize: 1, timeoutFactor: factor }
  const behind = await openDatabase({ url: url.href, ...options })
  await Promise.all([behind.executeSql('select 1'), behind.ping()])
  return { proxy, behind }
}

describe.each<[string, (proxy: FaultyProxy) => Promise<void>]>([
  ['connections in use', async () => {}],
  ['connections that have rested', (proxy) => proxy.rest(2 * answerTimeoutMs)],
])('a server that has frozen, with %s,', (_connections, rest) => {
  test.concurrent.each<[string, string, Work, number]>([
    ['a statement', 'pg_advisory', statement, 1],
    ['a prepared read', 'pg_advisory', read, 2],
    ['a transaction', 'commit\0', transaction, 3],
    ['a probe', 'transaction_read_only', probe, 4],
  ])('after its answer to %s does not hold up the end', async (_name, last, work, lock) => {
    const { proxy, behind } = await connect()
    await rest(proxy)
    await client.query('select pg_advisory_lock($1)', [lock])
    proxy.freezeAfter(last)
    const working = work(behind, lock)
    await turn()
    const closing = behind.close()
    await client.query('select pg_advisory_unlock($1)', [lock])
    await closing
    await working
  })

  test.concurrent.each<[string, string, Work]>([
    ['a statement', 'select 2', statement],
    ['a prepared read', 'select 2', read],
    ['the beginning of a transaction', 'select 2', transaction],
    ['a statement of a transaction', 'committed', transaction],
    ['the end of a transaction', 'pg_advisory', transaction],
    ['a probe', 'select 2', probe],
  ])('before %s keeps no connection, neither once it answers again nor at the end', async (_name, last, work) => {
    const { proxy, behind } = await connect()
    await rest(proxy)
    proxy.freezeAfter(last)
    await behind.executeSql('select 2')
    await expect(work(behind, 5)).rejects.toSatisfy(isDatabaseUnavailable)
    proxy.thaw()
    await eventually(() => behind.executeSql('select 3'))
    await behind.ping()
    await rest(proxy)
    proxy.freezeAfter(last)
    await behind.executeSql('select 2')
    const working = expect(work(behind, 5)).rejects.toSatisfy(isDatabaseUnavailable)
    await turn()
    await behind.close()
    await working
  })

  test('does not hold up an end without work', async () => {
    const { proxy, behind } = await connect()
    await rest(proxy)
    proxy.freeze()
    await behind.close()
  })
})
