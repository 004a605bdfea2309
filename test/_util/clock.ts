import type { Clock } from '../../src/ports/clock.ts'
import type { Database } from '../../src/store/database.ts'

type Sql = Pick<Database, 'executeSql'>

/** A clock that stands still until a test moves it, and with it the time of the databases that follow it. */
export type TestClock = Clock & {
  /** Moves it on, in seconds; negative is back. */
  advance(seconds: number): Promise<void>
  set(date: Date): Promise<void>
  /** From now on the database tells the time of this clock, to every instance and connection. */
  leads(database: Sql): Promise<void>
  /** The database is about to be closed: nothing is written to it any more. */
  leaves(database: Sql): void
}

/**
 * The server's one SQL function for the time, put on a table that the tests write. Instances that start together do this in
 * turns, because `if not exists` does not see what another transaction is creating.
 */
const follow = `
  select pg_advisory_xact_lock(hashtext('test_clock'));
  create schema if not exists test_clock;
  create table if not exists test_clock.instant (only_row boolean primary key default true check (only_row), at timestamptz not null);
  create or replace function sallyport_now() returns timestamptz language sql stable parallel safe
    as $$ select at from test_clock.instant $$`

/** Makes a clock that stands at `start`. */
export function createTestClock(start = new Date('2026-01-01T12:00:00Z')): TestClock {
  let time = start.getTime()
  const databases = new Set<Sql>()
  const write = async (database: Sql) => {
    await database.executeSql(
      'insert into test_clock.instant (at) values ($1::timestamptz) on conflict (only_row) do update set at = excluded.at',
      [new Date(time).toISOString()],
    )
  }
  const move = async (to: number) => {
    time = to
    await Promise.all([...databases].map(write))
  }
  return {
    now: () => new Date(time),
    advance: (seconds) => move(time + seconds * 1000),
    set: (date) => move(date.getTime()),
    async leads(database) {
      await database.executeSql(follow)
      await write(database)
      databases.add(database)
    },
    leaves(database) {
      databases.delete(database)
    },
  }
}
