import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import type { Migrator } from '@mikro-orm/migrations'
import { MikroORM } from '@mikro-orm/pglite'
import { type EntityManager, IsolationLevel } from '@mikro-orm/postgresql'
import { type Database, type DatabaseOptions, ormOptions, parseRows } from './database-interface.ts'
import { copyTemplate } from './embedded-template.ts'
import { limitWasmCompiler } from './limit-wasm-compiler.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { undoOnError } from './undo-on-error.ts'

/** Opens the database that runs inside this process, stored in `directory` or, without one, in memory. */
export async function openEmbeddedDatabase(options: DatabaseOptions): Promise<Database> {
  const { Migrator } = await import('@mikro-orm/migrations')
  limitWasmCompiler()
  if (options.directory !== null) copyTemplate(options.directory)
  const orm = new MikroORM({
    ...ormOptions,
    entities: [...options.entities],
    dbName: options.directory ?? 'memory://',
    driverOptions: {
      extensions: { pg_trgm },
      // The default of 128 MB would be taken from the memory of this process.
      startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'],
    },
    extensions: [Migrator],
  })
  await orm.connect()
  const client = await orm.em.getConnection().getNativeClient()
  const begin = <Result>(work: (em: EntityManager) => Promise<Result>) =>
    toEntityManager(orm.em.fork()).transactional(work, { isolationLevel: IsolationLevel.READ_COMMITTED })
  const readText: Database['readText'] = async (statement, values) => {
    const result = await client.query<{ json: string | null }>(statement.text, values)
    return result.rows[0]?.json ?? null
  }
  return {
    embedded: true,
    pooled: false,
    fork: () => toEntityManager(orm.em.fork()),
    transactional: (work) => retryConflicts(() => begin(work)),
    atomically: (work) => retryConflicts(() => begin(undoOnError(work))),
    readRows: async (statement, values) => parseRows(await readText(statement, values)),
    readText,
    async executeSql(text, values = []) {
      if (values.length > 0) return client.query<Record<string, unknown>>(text, values)
      const results = await client.exec(text)
      return { rows: results.at(-1)?.rows ?? [] }
    },
    waiting: () => 0,
    async ping() {
      await client.query('select 1')
    },
    migrator: async () => orm.migrator as Migrator,
    close: () => orm.close(true),
  }
}

/** The entity manager of the embedded driver has every method of the server driver's that we use. */
function toEntityManager(em: unknown): EntityManager {
  return em as EntityManager
}
