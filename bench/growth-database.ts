import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { pino } from 'pino'
import { type App, createApp } from '../src/app.ts'
import { readSettings } from '../src/config.ts'
import { type Account, ask, signUpMany } from './accounts.ts'
import { startSallyport } from './processes.ts'

/** A server on a database of its own, and the same server without a port in this process, for its keys and its clean-up. */
export type GrowthServer = {
  client: pg.Client
  url: string
  port: number
  pid: number
  app: App
  admin: { accessToken: string; key: string }
  /** An account whose password is known. */
  account: Account
  /** The newest refresh tokens of the sessions that have been refreshed, by session. */
  newestTokens: Map<string, string>
  /** The time that the database has spent on statements of the server so far, in microseconds. */
  databaseTime(): Promise<number>
  stop(): Promise<void>
}

/** Creates a database with `pg_stat_statements`, and starts a server on it. */
export async function startGrowthServer(postgresUrl: string, name: string): Promise<GrowthServer> {
  const creator = new pg.Client({ connectionString: postgresUrl })
  await creator.connect()
  await creator.query(`create database ${name}`)
  await creator.end()
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  // In a schema of its own: the server refuses tables that are not its own.
  await client.query('create schema measured; create extension pg_stat_statements schema measured')
  const env = {
    REQUIRE_EMAIL_VERIFICATION: 'off',
    BCRYPT_COST: '10',
    JWT_TTL: '7200',
    SALLYPORT_SECRET: randomBytes(48).toString('base64url'),
    SCOPES: '',
  }
  const server = await startSallyport(url.href, env)
  const [admin, account] = await signUpMany(server.port, 2)
  if (!admin || !account) throw new Error('There are no accounts')
  await client.query(`update users set role = 'admin' where email = $1`, [admin.email])
  const PUBLIC_URL = `http://127.0.0.1:${server.port}`
  const settings = readSettings({
    ...env,
    PUBLIC_URL,
    DATABASE_URL: url.href,
    DATA_DIR: server.dataDir,
    RATE_LIMITS: 'off',
  })
  const overrides = { migrated: true, backgroundTasks: false, pollSeconds: 0, logger: pino({ level: 'silent' }) }
  const app = await createApp(settings, overrides)
  const mutation = `mutation { createApiKey(input: { name: "resource server", scopes: ["keys:verify"] }) {
    ... on ApiKeySecret { key } ... on Error { message } } }`
  const { createApiKey } = await ask(server.port, mutation, {}, admin.accessToken)
  if (!createApiKey?.key) throw new Error(`There is no API key: ${createApiKey?.message}`)
  return {
    client,
    url: url.href,
    app,
    newestTokens: new Map(),
    account,
    port: server.port,
    pid: server.pid,
    admin: { accessToken: admin.accessToken, key: createApiKey.key },
    async databaseTime() {
      const { rows } = await client.query<{ us: number }>(
        `select coalesce(sum(total_exec_time + total_plan_time) * 1000, 0) as us from measured.pg_stat_statements
         where dbid = (select oid from pg_database where datname = current_database()) and query not like '%pg_stat_statements%'`,
      )
      return rows[0]?.us ?? Number.NaN
    },
    async stop() {
      await app.close(0)
      await server.stop()
      await client.end()
    },
  }
}
