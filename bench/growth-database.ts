import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { type App, createApp } from '../src/app.ts'
import { readSettings } from '../src/config.ts'
import type { PostgresServer } from '../test/_util/postgres-server.ts'
import { type Account, ask, signUpMany } from './accounts.ts'
import { type Server, startSallyport } from './processes.ts'

/** A database of a server, which can be started on it any number of times, and the same server without a port in this process. */
export type GrowthDatabase = {
  name: string
  client: pg.Client
  url: string
  /** The process that starts those of PostgreSQL. */
  postgresPid: number
  /** For its keys and its clean-up. */
  app: App
  admin: { accessToken: string; key: string }
  /** An account whose password is known. */
  account: Account
  /** The newest refresh tokens of the sessions that have been refreshed, by session. */
  newestTokens: Map<string, string>
  /** Starts the server in a new process, by default on this database. */
  launch(url?: string): Promise<Server>
  /** The processes of PostgreSQL that serve this database. */
  backends(): Promise<number[]>
  /** The time that the database has spent on statements of the server so far, in microseconds. */
  databaseTime(): Promise<number>
  stop(): Promise<void>
}

/**
 * Creates two databases with `pg_stat_statements` and the accounts of {@link GrowthDatabase}, of which one is a copy of the other: the
 * same server can work on both.
 */
export async function createGrowthDatabases(
  postgres: PostgresServer,
  names: { first: string; copy: string },
): Promise<[GrowthDatabase, GrowthDatabase]> {
  const env = {
    REQUIRE_EMAIL_VERIFICATION: 'off',
    BCRYPT_COST: '10',
    JWT_TTL: '7200',
    SALLYPORT_SECRET: randomBytes(48).toString('base64url'),
    SCOPES: '',
    // The issuer of the tokens is the same whatever port a server has.
    PUBLIC_URL: 'http://127.0.0.1:4000',
  }
  // It is removed with the folder of PostgreSQL, also when this process is killed.
  const dataDir = join(dirname(postgres.data), 'server')
  mkdirSync(dataDir)
  const urlOf = (name: string) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href
  const launch = (url: string) => startSallyport(url, env, [], { dataDir })
  await execute(postgres.url, `create database ${names.first}`)
  // In a schema of its own: the server refuses tables that are not its own.
  await execute(urlOf(names.first), 'create schema measured; create extension pg_stat_statements schema measured')
  const accounts = await signUp(urlOf(names.first), launch)
  await execute(postgres.url, `create database ${names.copy} template ${names.first}`)
  const open = async (name: string): Promise<GrowthDatabase> => {
    const url = urlOf(name)
    const settings = readSettings({ ...env, DATABASE_URL: url, DATA_DIR: dataDir, RATE_LIMITS: 'off' })
    const overrides = { migrated: true, backgroundTasks: false, pollSeconds: 0, logger: pino({ level: 'silent' }) }
    const app = await createApp(settings, overrides)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return {
      ...statisticsOf(client),
      ...accounts,
      name,
      client,
      url,
      postgresPid: postgres.pid,
      app,
      newestTokens: new Map(),
      launch: (other = url) => launch(other),
      async stop() {
        await app.close(0)
        await client.end()
      },
    }
  }
  return [await open(names.first), await open(names.copy)]
}

/** What PostgreSQL knows about the database of a client. */
function statisticsOf(client: pg.Client): Pick<GrowthDatabase, 'backends' | 'databaseTime'> {
  return {
    async backends() {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      )
      return rows.map(({ pid }) => pid)
    },
    async databaseTime() {
      const { rows } = await client.query<{ us: number }>(
        `select coalesce(sum(total_exec_time + total_plan_time) * 1000, 0) as us from measured.pg_stat_statements
         where dbid = (select oid from pg_database where datname = current_database()) and query not like '%pg_stat_%'`,
      )
      return rows[0]?.us ?? Number.NaN
    },
  }
}

async function execute(url: string, statement: string, values?: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement, values).finally(() => client.end())
}

/** Creates an account, and an administrator with an API key, by a server that then ends. */
async function signUp(url: string, launch: (url: string) => Promise<Server>) {
  const server = await launch(url)
  try {
    const [admin, account] = await signUpMany(server.port, 2)
    if (!admin || !account) throw new Error('There are no accounts')
    await execute(url, `update users set role = 'admin' where email = $1`, [admin.email])
    const mutation = `mutation { createApiKey(input: { name: "resource server", scopes: ["keys:verify"] }) {
      ... on ApiKeySecret { key } ... on Error { message } } }`
    const { createApiKey } = await ask(server.port, mutation, {}, admin.accessToken)
    if (!createApiKey?.key) throw new Error(`There is no API key: ${createApiKey?.message}`)
    return { account, admin: { accessToken: admin.accessToken, key: createApiKey.key } }
  } finally {
    await server.stop()
  }
}
