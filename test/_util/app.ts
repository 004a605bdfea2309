import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { type App, createApp, type Overrides } from '../../src/app.ts'
import { type Config, readSettings, type Secrets, type Settings } from '../../src/config.ts'
import { type Calls, createCalls, type Send } from './call.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { createTestDatabase } from './database.ts'
import { createExecute, type Execute } from './execute.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'
import { createPeople } from './people.ts'

export { codeOf, expectType, typeOf } from './call.ts'
export type { Answer, Credential } from './execute.ts'
export { documents, type MeData, type Person, testPassword, tokenOf } from './people.ts'

/** What a test changes of the settings, without saying which of them are secrets. */
export type SettingsChange = Partial<Config & Secrets>

/** The settings with some of them changed. */
export function changeSettings({ config, secrets, variables }: Settings, change: SettingsChange): Settings {
  const { secret, previousSecrets, databaseUrl, redisUrl, smtpUrl, storage, ...others } = {
    ...config,
    ...secrets,
    ...change,
  }
  const { adminPassword, metricsToken, oauthSecrets, ...rest } = others
  const addresses = { databaseUrl, redisUrl, smtpUrl, storage }
  return {
    config: rest,
    secrets: { secret, previousSecrets, ...addresses, adminPassword, metricsToken, oauthSecrets },
    variables,
  }
}

/** What the tests run with: a low bcrypt cost, no limits but where a test turns them on. */
export function testSettings(change: SettingsChange = {}): Settings {
  const settings = readSettings({
    NODE_ENV: 'test',
    BCRYPT_COST: '4',
    // How long a hash takes on a shared machine must not decide, either.
    HASH_QUEUE_TIME: '60',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
    SALLYPORT_SECRET: 'k3Jx8vQpT1mZr6WnYc0LbHs9DfGaUe2o-tests',
    DATABASE_URL: 'postgres://replaced@127.0.0.1/replaced',
    SCOPES: 'databases:read,databases:write',
    ROLES: 'support=profile:read,users:read,audit:read,sessions:read',
  })
  return changeSettings(settings, change)
}

/** A server on loopback, and what a test needs to work with it. */
export interface TestApp extends ReturnType<typeof createPeople> {
  server: App
  url: string
  settings: Settings
  config: Config
  secrets: Secrets
  clock: TestClock
  mailbox: Mailbox
  databaseUrl: string
  execute: Execute
  call: Calls
  send: Send
  /** Raw SQL against the app's database. */
  sql<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  /** Starts another instance on the same database, with the same clock and mailbox. Close it before this one. */
  startAnother(change?: SettingsChange, overrides?: Overrides): Promise<TestApp>
  close(): Promise<void>
}

/** A server with a database, a clock and a mailbox of its own, on a free port unless `port` is given. Call `close` in `afterAll`. */
export async function createTestApp(change: SettingsChange = {}, overrides: Overrides = {}): Promise<TestApp> {
  const database = change.databaseUrl ? null : await createTestDatabase()
  const settings = testSettings({ ...(database && { databaseUrl: database.url }), ...change })
  const app = await startTestApp(settings, createTestClock(), createMailbox(), overrides, change.port)
  return {
    ...app,
    async close() {
      await app.close()
      await database?.drop()
    },
  }
}

async function startTestApp(
  settings: Settings,
  clock: TestClock,
  mailbox: Mailbox,
  overrides: Overrides,
  port = 0,
): Promise<TestApp> {
  const app = await createApp(settings, {
    clock,
    prepareDatabase: (database) => clock.leads(database),
    mailer: mailbox,
    logger: pino({ level: 'silent' }),
    pollSeconds: 0,
    backgroundTasks: false,
    migrated: true,
    // A machine that is shared may stall: how long an answer takes must not decide about the outcome of a test.
    timeoutFactor: 15,
    ...overrides,
  })
  const { url } = await app.listen(port, '127.0.0.1')
  const execute = createExecute(url)
  const { call, send } = createCalls(execute)
  return {
    ...createPeople(call, app, mailbox),
    server: app,
    url,
    settings,
    ...settings,
    clock,
    mailbox,
    databaseUrl: settings.secrets.databaseUrl ?? '',
    execute,
    call,
    send,
    sql: async <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
      (await app.services.database.executeSql(text, values)).rows as Row[],
    startAnother: (change = {}, others = {}) =>
      startTestApp(changeSettings(settings, change), clock, mailbox, others, change.port),
    async close() {
      clock.leaves(app.services.database)
      // Idle connections stay open for a fifth of this time.
      await app.close(0.2)
    },
  }
}

/** The schema as it is kept in the repository. */
export function keptSchema(): string {
  return readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')
}
