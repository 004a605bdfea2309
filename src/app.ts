import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { createLimiter } from './app/create-limiter.ts'
import { createLogger } from './app/create-logger.ts'
import { startRounds } from './app/start-rounds.ts'
import type { Config } from './config.ts'
import { createJwtVerifier } from './crypto/jwt.ts'
import { createKeyRing } from './crypto/key-ring.ts'
import { createPasswordHasher } from './crypto/password.ts'
import { accountMailQueue } from './domain/account/account-mail.ts'
import { sendAccountMail } from './domain/account/send-account-mail.ts'
import { createDefaultAdmin } from './domain/admin/default-admin.ts'
import { createLastUses } from './domain/api-key/last-uses.ts'
import { createSharedCounter } from './domain/limits/shared-counter.ts'
import { mailQueue, sendQueuedMail } from './domain/mail/queue-mail.ts'
import type { Services } from './domain/services.ts'
import { openSigningKeys } from './domain/token/signing-keys.ts'
import { applyRateLimits } from './graphql/rate-limit.ts'
import { schema as declaredSchema } from './graphql/schema.ts'
import { createGraphqlServer } from './graphql/server.ts'
import { createLimitPage } from './http/limit-page.ts'
import { createMetrics } from './http/metrics.ts'
import { createHttpServer } from './http/server.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import { createFileMailer } from './ports/file-mailer.ts'
import { type Jobs, startJobs } from './ports/jobs.ts'
import type { Mailer } from './ports/mailer.ts'
import { createSmtpMailer } from './ports/smtp-mailer.ts'
import { type Database, openDatabase } from './store/database.ts'
import { lockDirectory } from './store/embedded-directory.ts'
import { migrateDatabase, runMigrations } from './store/migrate.ts'
import { createRequestState } from './store/request-state.ts'
import { createRotateSession } from './store/rotate-session.ts'

/** What a test, or who embeds the server, puts in the place of a part. */
export interface Overrides {
  clock?: Clock
  mailer?: Mailer
  logger?: Logger
  /** Seconds between looks for queued work; 0: only when `drain` is called. */
  pollSeconds?: number
  /** The database is migrated already. */
  migrated?: boolean
}

/** A server that is put together and not yet listening. */
export interface App {
  services: Services
  schema: GraphQLSchema
  logger: Logger
  /** Listens and answers where. Port 0 takes a free one. */
  listen(port?: number, host?: string): Promise<{ port: number; url: string }>
  /** Does all queued work that is due. */
  drain(): Promise<void>
  /** Refuses what is new, lets what is under way finish for `graceSeconds`, and closes everything. */
  close(graceSeconds?: number): Promise<void>
}

/** The composition root: the one place where the parts meet. What was opened is closed again when a later part fails. */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const opened: (() => Promise<void> | void)[] = []
  const closeAll = async () => {
    for (const close of opened.toReversed()) await close()
  }
  try {
    return await assemble(config, overrides, opened, closeAll)
  } catch (error) {
    await closeAll().catch(() => {})
    throw error
  }
}

async function assemble(
  config: Config,
  overrides: Overrides,
  opened: (() => Promise<void> | void)[],
  closeAll: () => Promise<void>,
): Promise<App> {
  const logger = overrides.logger ?? createLogger(config)
  const clock = overrides.clock ?? systemClock
  const database = await openMigratedDatabase(config, overrides, opened)
  const keys = createKeyRing(config.secret ?? embeddedSecret(config.dataDir), config.previousSecrets)
  const report = (error: unknown, correlationId?: string) =>
    logger.error({ err: error, correlationId }, 'unexpected error')

  const mailer = overrides.mailer ?? createMailer(config, logger)
  opened.push(() => mailer.close())
  const core = { config, clock, database, keys }
  const signingKeys = await openSigningKeys(core)
  const accessTokens = createJwtVerifier({
    issuer: config.publicUrl,
    audience: config.jwtAudience,
    keys: () => signingKeys.all(),
    now: () => clock.now().getTime(),
    toleranceSeconds: 10,
    remembered: 20_000,
  })
  const cores = availableParallelism()
  const passwords = createPasswordHasher({
    keys,
    scheme: config.passwordHash,
    bcryptCost: config.bcryptCost,
    concurrency: cores,
    queueLimit: config.hashQueueLimit,
  })
  const sharedCounter = createSharedCounter(core)
  const rotateSession = createRotateSession(database, () => {
    const now = clock.now()
    return { now, idleExpiresAt: new Date(now.getTime() + config.sessionIdleTtl * 1000) }
  })
  const lastUses = createLastUses(database)
  const requestState = createRequestState(database)
  const metrics = createMetrics(config, () => ({
    hashesWaiting: () => passwords.waiting,
    databaseWaiting: () => database.waiting(),
    limiterFallback: () => limits.fallsBack(),
  }))
  const { meter } = metrics
  const parts = {
    ...core,
    meter,
    signingKeys,
    accessTokens,
    passwords,
    sharedCounter,
    rotateSession,
    lastUses,
    requestState,
  }

  const jobs: Jobs = await startJobs({
    executeSql: (text, values) => database.executeSql(text, values),
    embedded: database.embedded,
    pollSeconds: overrides.pollSeconds ?? 2,
    onError: (error, queue) => logger.warn({ err: error, queue }, 'queued work failed and is tried again'),
    queues: {
      [accountMailQueue]: (job) => sendAccountMail(services, job),
      [mailQueue]: (job) =>
        sendQueuedMail({ config, keys, mailer, onRefused: (err) => logger.warn({ err }, 'mail refused') }, job),
    },
  })
  const services: Services = { ...parts, jobs }
  opened.push(() => jobs.stop())
  if (await createDefaultAdmin(services)) logger.info({ email: config.adminEmail }, 'the first administrator was made')

  const limits = createLimiter(parts, logger)
  opened.push(() => limits.close())
  const schema = applyRateLimits(declaredSchema, config, limits.limiter)
  const graphql = createGraphqlServer({ schema, services, report })
  const http = createHttpServer({
    services,
    graphql,
    report,
    metrics: metrics.answer,
    limitPage: config.rateLimits ? createLimitPage(schema, limits.limiter, meter) : async () => null,
  })
  opened.push(() => http.stop())
  opened.push(startRounds(services, logger))

  return {
    services,
    schema,
    logger,
    async listen(port = config.port, host = config.host) {
      await new Promise<void>((resolve, reject) => {
        http.server.once('error', reject)
        http.server.listen(port, host, resolve)
      })
      const address = http.server.address() as AddressInfo
      return { port: address.port, url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}` }
    },
    drain: () => jobs.drain(),
    async close(graceSeconds = 10) {
      http.drain()
      await closeServer(http.server, graceSeconds)
      await closeAll()
    },
  }
}

function closeServer(server: ReturnType<typeof createHttpServer>['server'], graceSeconds: number): Promise<void> {
  if (!server.listening) return Promise.resolve()
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}

async function openMigratedDatabase(
  config: Config,
  overrides: Overrides,
  opened: (() => Promise<void> | void)[],
): Promise<Database> {
  if (config.databaseUrl === null) {
    opened.push(lockDirectory(config.dataDir))
    const database = await openDatabase({ url: null, directory: join(config.dataDir, 'postgres'), poolSize: 1 })
    opened.push(() => database.close())
    await runMigrations(database)
    return database
  }
  if (!overrides.migrated) await migrateDatabase(config.databaseUrl)
  const database = await openDatabase({ url: config.databaseUrl, directory: null, poolSize: 20 })
  opened.push(() => database.close())
  await database.ping()
  return database
}

/** The first hour needs no secret of the operator's: one is made once, readable by its owner alone. */
function embeddedSecret(directory: string): string {
  const file = join(directory, 'secret')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

function createMailer(config: Config, logger: Logger): Mailer {
  if (config.smtpUrl !== null) return createSmtpMailer(config.smtpUrl, config.mailFrom)
  const onMail = (mail: { to: string; subject: string; links: string[] }) =>
    logger.info({ to: mail.to, subject: mail.subject, links: mail.links }, 'mail written to a file')
  return createFileMailer({ directory: join(config.dataDir, 'mail'), onMail })
}
