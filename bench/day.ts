import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import { cleanUp } from '../src/app/clean-up.ts'
import { createApp } from '../src/app.ts'
import { readSettings } from '../src/config.ts'
import { countStatistics } from '../src/features/server/index.ts'
import { createTestClock } from '../test/_util/clock.ts'
import { startPostgres } from '../test/_util/postgres-server.ts'
import { boundedNumber } from './bounded-number.ts'
import { createDay } from './day-load.ts'
import { readTables, tablesOfDay, vacuumWhereDue } from './day-tables.ts'
import { endOnInterrupt } from './end-on-interrupt.ts'
import { saveResults } from './results.ts'

// A day of logins, with the functions and statements of the server and a clock that is moved from minute to minute. Only the hash of
// the password is left out. The background tasks run at their intervals, and tables are vacuumed where autovacuum would do it.

const { values } = parseArgs({
  options: {
    'logins-per-minute': { type: 'string', default: '20' },
    // The rate for which sizes are told: those that were measured are multiplied.
    scale: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '1440' },
    refreshes: { type: 'string', default: '4' },
  },
})
const loginsPerMinute = boundedNumber('logins-per-minute', values['logins-per-minute'], 1, 10_000)
const scale = boundedNumber('scale', values.scale, 1, 100_000) / loginsPerMinute
const minutes = boundedNumber('minutes', values.minutes, 1, 14_400)
const refreshes = boundedNumber('refreshes', values.refreshes, 0, 100)
const users = loginsPerMinute * 100

await using stack = new AsyncDisposableStack()
endOnInterrupt(stack)
const postgres = await startPostgres({ fsync: false, settings: { shared_buffers: '512MB' } })
stack.defer(() => postgres.stop())
const clock = createTestClock()
const settings = readSettings({
  DATABASE_URL: postgres.url,
  BCRYPT_COST: '10',
  SALLYPORT_SECRET: randomBytes(48).toString('base64url'),
})
const app = await createApp(settings, {
  clock,
  prepareDatabase: (database) => clock.leads(database),
  logger: pino({ level: 'silent' }),
  pollSeconds: 0,
  backgroundTasks: false,
  timeoutFactor: 15,
})
stack.defer(() => app.close(0))
const client = new pg.Client({ connectionString: postgres.url })
await client.connect()
stack.defer(() => client.end())
await client.query(
  `insert into users (email, name, folded_name, email_verified_at, first_verified_at, password_hash, created_at, updated_at)
   select 'person-' || n || '@example.com', 'Ada ' || n, 'ada ' || n, now(), now(), 'hash of a password', now(), now()
   from generate_series(1, $1::int) n`,
  [users],
)
await client.query('vacuum analyze')

const day = createDay(app.services, { users, loginsPerMinute, refreshes })
const started = performance.now()
for (let minute = 0; minute < minutes; minute++) {
  await day.playMinute(minute)
  await app.services.sharedCounter.flush()
  await countStatistics(app.services)
  if (minute % 60 === 59) await cleanUp(app.services)
  await vacuumWhereDue(client)
  await clock.advance(60)
  if (minute % 120 === 119) process.stdout.write(`${(minute + 1) / 60} hours after ${seconds()} s\n`)
}
const tables = await readTables(client)
const { logins, failures, refreshed } = day.counts()
process.stdout.write(
  `\n${tablesOfDay(tables, { logins, scale })}\n\n${logins.toLocaleString('en')} logins, ${failures.toLocaleString('en')} of them with a wrong password, and ` +
    `${refreshed.toLocaleString('en')} refreshes by ${users.toLocaleString('en')} users in ${minutes} minutes, played in ${seconds()} s.\n`,
)
const file = saveResults('day', { loginsPerMinute, scale, minutes, refreshes, users, ...day.counts(), tables })
process.stdout.write(`All results are in ${file}\n`)

function seconds(): number {
  return Math.round((performance.now() - started) / 1000)
}
