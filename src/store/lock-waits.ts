import type { Database } from './database-interface.ts'

type Sql = Pick<Database, 'executeSql'>

interface Blocker {
  pid: number
  program: string | null
  state: string | null
  seconds: number | null
}

/** The sessions with these process ids. Their statements are left out: they may hold values, and the answer is logged. */
const blockers = (pids: string) => `(select json_agg(json_build_object('pid', b.pid, 'state', a.state,
    'program', coalesce(nullif(a.application_name, ''), a.backend_type),
    'seconds', floor(extract(epoch from clock_timestamp() - a.xact_start))))
  from (select distinct unnest(${pids}) as pid) b left join pg_stat_activity a on a.pid = b.pid) as blockers`

const lookForWait = `select l.relation::regclass::text as relation, ${blockers('pg_blocking_pids(l.pid)')}
  from pg_locks l where l.pid = $1 and not l.granted limit 1`

// An advisory lock with one number of 64 bits is stored in two columns of 32.
const lookForHolder = `select ${blockers(`array(select l.pid from pg_locks l
  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select oid from pg_database where datname = current_database())
    and (l.classid::bigint << 32 | l.objid::bigint) = hashtext($1)::bigint)`)}`

/** What a session waits for, as the end of a sentence; null if it waits for no lock. */
async function describeLockWait(database: Sql, pid: number): Promise<string | null> {
  const [row] = (await database.executeSql(lookForWait, [pid])).rows
  if (!row) return null
  const what = typeof row.relation === 'string' ? `a lock on ${row.relation}` : 'a lock'
  return `${what}, which is blocked by ${describe(row.blockers)}`
}

/** The sessions that hold the advisory lock with a name, in words. */
export async function describeHolder(database: Sql, lockName: string): Promise<string> {
  const [row] = (await database.executeSql(lookForHolder, [lockName])).rows
  return describe(row?.blockers)
}

/**
 * Looks at intervals whether a session waits for a lock.
 *
 * @param report called once, with what it waits for
 * @returns a function that ends the watch
 */
export function watchLockWait(
  database: Sql,
  pid: number,
  milliseconds: number,
  report: (wait: string) => void,
): () => void {
  let looking = false
  let ended = false
  const look = async () => {
    if (looking) return
    looking = true
    // A look that fails is repeated.
    const wait = await describeLockWait(database, pid).catch(() => null)
    looking = false
    if (wait === null || ended) return
    end()
    report(wait)
  }
  const timer = setInterval(look, milliseconds)
  const end = () => {
    ended = true
    clearInterval(timer)
  }
  return end
}

function describe(found: unknown): string {
  const list = (Array.isArray(found) ? found : []) as Blocker[]
  return list.map(describeBlocker).join(' and ') || 'a session that has just ended'
}

function describeBlocker({ pid, program, state, seconds }: Blocker): string {
  if (pid === 0) return 'a prepared transaction'
  const age = seconds === null ? null : `in a transaction of ${seconds} seconds`
  const known = [program, state, age].filter((each) => each !== null)
  return `process ${pid}${known.length > 0 ? ` (${known.join(', ')})` : ''}`
}
