import pg from 'pg'
import { expect } from 'vitest'
import { eventually } from '../_util/eventually.ts'

/** Where imports are stopped, one address after the other. */
export interface HeldImports {
  /** Waits until an import has come to the current address. */
  untilReached(): Promise<void>
  /** Ends the connection of the import that waits, as if its machine were gone, and lets later ones pass. */
  drop(): Promise<void>
  close(): Promise<void>
}

/** Stops every import into a database before the rows with these addresses, so that it can be killed just there. */
export async function holdImports(databaseUrl: string, addresses: string[]): Promise<HeldImports> {
  const holder = new pg.Client({ connectionString: databaseUrl })
  await holder.connect()
  for (const index of addresses.keys()) await holder.query('select pg_advisory_lock(4711, $1)', [index])
  const list = `string_to_array('${addresses}', ',')`
  await holder.query(`create function hold() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock(4711, array_position(${list}, new.email) - 1); return new; end $$`)
  await holder.query(
    `create trigger held before insert on users for each row when (new.email = any (${list})) execute function hold()`,
  )
  const waiting = `select pid from pg_locks where locktype = 'advisory' and classid = 4711 and objid = $1 and not granted`
  let current = 0
  return {
    untilReached: () =>
      eventually(async () => expect((await holder.query(waiting, [current])).rows, 'held imports').toHaveLength(1)),
    async drop() {
      await holder.query(`select pg_terminate_backend(pid, 20000) from (${waiting}) as held`, [current])
      await holder.query('select pg_advisory_unlock(4711, $1)', [current])
      current += 1
    },
    async close() {
      await holder.query('drop function hold() cascade')
      await holder.end()
    },
  }
}
