import type { ClientBase } from 'pg'
import { ReadOnlyDatabaseError } from './unsuitable-database.ts'

/**
 * Settings that the server reports to its clients. A pooler such as PgBouncer tracks them for each of its clients, so they
 * are set on every connection.
 */
const reported = {
  client_encoding: 'UTF8',
  // The driver parses instants only in this format.
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
}

/** Session settings, which a pooler would carry over to the sessions of other clients. */
function sessionSettings(timeouts: SessionTimeouts): Record<string, string> {
  return {
    IntervalStyle: 'postgres',
    extra_float_digits: '1',
    bytea_output: 'hex',
    array_nulls: 'on',
    default_transaction_isolation: 'read committed',
    default_transaction_deferrable: 'off',
    // A statement whose caller has given up is cancelled after this time.
    statement_timeout: String(timeouts.statement),
    lock_timeout: String(timeouts.lock ?? 0),
    // PostgreSQL 17 and newer.
    transaction_timeout: '0',
    // A transaction that lost its client releases its locks after this time.
    idle_in_transaction_session_timeout: String(timeouts.idleInTransaction),
    idle_session_timeout: '0',
  }
}

/** In milliseconds; 0 means no timeout. */
export interface SessionTimeouts {
  statement: number
  idleInTransaction: number
  lock?: number
}

/**
 * For sessions whose statements have no time limit. If the machine of such a client fails, the server would keep the locks of its
 * session for hours: with these it notices after two minutes.
 */
const keepalives = { tcp_keepalives_idle: '60', tcp_keepalives_interval: '10', tcp_keepalives_count: '6' }

/** The settings that `prepareSession` sets, in lower case. */
export const sessionSettingNames = Object.keys({
  ...reported,
  ...sessionSettings({ statement: 0, idleInTransaction: 0 }),
}).map((name) => name.toLowerCase())

// The join with the catalogue drops settings that this version of PostgreSQL does not know.
const prepare = `select pg_backend_pid() as pid, current_setting('transaction_read_only') = 'on' as "readOnly",
    (select count(set_config(s.name, wanted.value, false)) from unnest($1::text[], $2::text[], $3::boolean[])
      as wanted(name, value, reported) join pg_settings s on s.name = wanted.name
      where wanted.reported or pg_backend_pid() = $4) as set`

/**
 * Prepares a new connection: our sessions use our own settings, regardless of the defaults of the role, the database and the
 * server. Through a pooler, only the settings that it tracks for each client are set.
 *
 * @param answerTimeoutMs milliseconds; 0 means no limit
 * @returns whether the connection goes through a pooler: statements then run in another process than the one that it named
 * @throws ReadOnlyDatabaseError when the server cannot write
 */
export async function prepareSession(
  client: ClientBase,
  timeouts: SessionTimeouts,
  answerTimeoutMs = 0,
): Promise<{ pooled: boolean }> {
  const always = Object.entries(reported).map(([name, value]) => ({ name, value, reported: true }))
  const limited = sessionSettings(timeouts)
  const own = timeouts.statement === 0 ? { ...limited, ...keepalives } : limited
  const direct = Object.entries(own).map(([name, value]) => ({ name, value, reported: false }))
  const wanted = [...always, ...direct]
  const greeted = greetingProcess(client)
  const values = [
    wanted.map(({ name }) => name),
    wanted.map(({ value }) => value),
    wanted.map((setting) => setting.reported),
    greeted,
  ]
  const statement = { text: prepare, values, query_timeout: answerTimeoutMs }
  const { rows } = await client.query<{ pid: number; readOnly: boolean }>(statement)
  const [row] = rows
  if (!row) throw new Error('The database did not return its process id')
  // After a failover, the old primary still answers reads, with sessions that have been revoked on the new one.
  if (row.readOnly) throw new ReadOnlyDatabaseError()
  return { pooled: row.pid !== greeted }
}

/** The process id that the server sent when the connection was made; 0 if it sent none. */
function greetingProcess(client: ClientBase): number {
  const pid: unknown = Reflect.get(client, 'processID')
  return typeof pid === 'number' ? pid : 0
}
