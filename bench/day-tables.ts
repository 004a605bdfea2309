import type pg from 'pg'
import { figure, markdownTable } from './markdown.ts'

/** A table at the end of a day. Sizes are in bytes. */
export type Table = {
  name: string
  rows: number
  dead: number
  heap: number
  indexes: number
  updates: number
  /** Updates that added no index entry. */
  hot: number
  vacuums: number
}

const sizes = `select s.relid::regclass::text as name, 0::float8 as rows, s.n_dead_tup::float8 as dead, pg_table_size(s.relid)::float8 as heap,
    pg_indexes_size(s.relid)::float8 as indexes, s.n_tup_upd::float8 as updates, s.n_tup_hot_upd::float8 as hot,
    s.vacuum_count::float8 as vacuums
  from pg_stat_user_tables s where s.schemaname in ('public', 'sallyport_jobs') and s.n_tup_ins + s.n_tup_upd > 0
  order by pg_total_relation_size(s.relid) desc`

/** Reads the tables that were written. A connection reports what it did within a second, so the counts may lack the last one. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows: tables } = await client.query<Table>(sizes)
  for (const table of tables) {
    const { rows } = await client.query<{ count: number }>(`select count(*)::float8 as count from ${table.name}`)
    table.rows = rows[0]?.count ?? 0
  }
  return tables
}

/** The conditions of autovacuum, with the settings of each table and the defaults of PostgreSQL. */
const due = `select s.schemaname || '.' || s.relname as name from pg_stat_user_tables s join pg_class c on c.oid = s.relid,
    lateral (select coalesce(max(split_part(o, '=', 2)::float8) filter (where o like 'autovacuum_vacuum_scale_factor=%'), 0.2) as scale,
      coalesce(max(split_part(o, '=', 2)::float8) filter (where o like 'autovacuum_vacuum_insert_scale_factor=%'), 0.2) as insert_scale
      from unnest(c.reloptions) o) settings
  where s.n_dead_tup > 50 + scale * greatest(c.reltuples, 0) or s.n_ins_since_vacuum > 1000 + insert_scale * greatest(c.reltuples, 0)`

/** Vacuums what autovacuum would vacuum now; it looks once a minute. */
export async function vacuumWhereDue(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(due)
  for (const { name } of rows) await client.query(`vacuum analyze ${name}`)
}

/**
 * The table of a day, in Markdown.
 *
 * @param day.scale how many times as many logins the last columns are for
 */
export function tablesOfDay(tables: Table[], { logins, scale }: { logins: number; scale: number }): string {
  const head = ['table', 'rows', 'dead rows', 'HOT updates', 'vacuums', 'bytes a login']
  const scaled = [`at ${scale} ×: rows`, 'table GB', 'indexes GB']
  const rows = tables
    .filter(({ heap, indexes }) => heap + indexes > 100_000)
    .map(({ name, rows, dead, heap, indexes, updates, hot, vacuums }) => [
      name,
      figure(rows),
      figure(dead),
      updates > 0 ? `${Math.round((hot / updates) * 100)} % of ${figure(updates)}` : '—',
      String(vacuums),
      figure((heap + indexes) / logins),
      figure(rows * scale),
      ...[heap, indexes].map((bytes) => ((bytes * scale) / 1e9).toFixed(3)),
    ])
  return markdownTable([...head, ...scaled], rows)
}
