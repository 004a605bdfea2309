import type { EntityManager } from '@mikro-orm/postgresql'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Database, DatabaseOptions } from './database-interface.ts'
import { openServerDatabase } from './server-database.ts'

export type { Database, Statement } from './database-interface.ts'

/** Opens the database. The connection is made with the first statement. @throws DatabaseUrlError */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.url !== null) return openServerDatabase(options, options.url)
  const { openEmbeddedDatabase } = await import('./embedded-database.ts')
  return openEmbeddedDatabase(options)
}

/**
 * Runs a statement with `$1` placeholders on the connection of an entity manager, inside its transaction if there is one. It is
 * for libraries with their own SQL.
 */
export async function executeSql(
  em: EntityManager,
  text: string,
  values: unknown[] = [],
): Promise<{ rows: Record<string, unknown>[] }> {
  const connection: Kysely<unknown> = em.getKysely()
  const result = await connection.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))
  return { rows: result.rows }
}
