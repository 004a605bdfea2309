import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { startBackgroundTasks } from './app/background-tasks.ts'
import { createCheckParts } from './app/check-parts.ts'
import { createLimiter } from './app/create-limiter.ts'
import { createLogger } from './app/create-logger.ts'
import { logError } from './app/log-error.ts'
import { openAccessTokens } from './app/open-access-tokens.ts'
import { openDataSchema } from './app/open-data-schema.ts'
import { openMigratedDatabase } from './app/open-database.ts'
import { openHooks } from './app/open-hooks.ts'
import { openIdentityProviders } from './app/open-identity-providers.ts'
import { openJobs } from './app/open-jobs.ts'
import { openKeys } from './app/open-keys.ts'
import { openLogo } from './app/open-logo.ts'
import { openMailer } from './app/open-mailer.ts'
import { openPasswords } from './app/open-passwords.ts'
import { openStorage } from './app/open-storage.ts'
import type { Overrides } from './app/overrides.ts'
import { readPageDocuments } from './app/read-page-documents.ts'
import { readTrustedDocuments } from './app/read-trusted-documents.ts'
import { startChecks } from './app/start-checks.ts'
import { ConfigError, type Settings } from './config.ts'
import { createFailedLookups } from './core/access/failed-lookups.ts'
import { createLastUses } from './core/access/last-uses.ts'
import { resolveRoles } from './core/access/scopes.ts'
import { createRequestState } from './core/access/store/request-state.ts'
import { createRotateSession } from './core/access/store/rotate-session.ts'
import { createHookRunner } from './core/hooks/hook-runner.ts'
import { createReadAppData } from './core/identity/store/user-data.ts'
import { createSharedCounter } from './core/limits/shared-counter.ts'
import type { Services } from './core/services.ts'
import { openSigningKeys } from './core/signing-keys/signing-keys.ts'
import { createDefaultAdmin } from './features/admin/index.ts'
import { declared } from './features/index.ts'
import { schema as declaredSchema } from './features/schema.ts'
import { applyRateLimits } from './graphql/apply-rate-limits.ts'
import { limitByHashingQueue } from './graphql/limit-by-hashing-queue.ts'
import { createGraphqlServer } from './graphql/server.ts'
import { createTrustedDocuments } from './graphql/trusted-documents.ts'
import { defaultGraceSeconds } from './http/connections.ts'
import { starterTabs } from './http/graphiql/starter-tabs.ts'
import { createHashesPassword, createLimitPage } from './http/limit-page.ts'
import { listen } from './http/listen.ts'
import { createMetrics } from './http/metrics.ts'
import { createHttpServer } from './http/server.ts'
import { builtPages } from './http/web/web-build.ts'
import { systemClock } from './ports/clock.ts'
import { createFileMailbox } from './ports/file-mailbox.ts'
import type { Mail } from './ports/mailer.ts'
import { createPictureRenderer } from './ports/picture-renderer.ts'

export type { Overrides } from './app/overrides.ts'
export { type Hooks, refuse } from './core/hooks/hooks.ts'

/** A server that does not listen yet. */
export interface App {
  services: Services
  schema: GraphQLSchema
  logger: Logger
  /** Listens, and returns the port and address. Port 0 selects a free port. @throws ListenError */
  listen(port?: number, host?: string): Promise<{ port: number; url: string }>
  /** Runs all queued jobs that are due. */
  drain(): Promise<void>
  /**
   * Refuses new connections, waits `graceSeconds` at most for requests under way, and closes everything. Idle connections stay open
   * for a fifth of that time, and two seconds at most.
   */
  close(graceSeconds?: number): Promise<void>
}

/**
 * The composition root, which creates the parts and connects them. If one cannot be opened, those before it are closed.
 *
 * @throws ConfigError when the settings break a rule; other errors become sentences by `startProblems`
 */
export async function createApp(settings: Settings, overrides: Overrides = {}): Promise<App> {
  const problems = startChecks.flatMap((check) => check(settings))
  if (problems.length > 0) throw new ConfigError(problems)
  const opened: (() => Promise<void> | void)[] = []
  const closeAll = async () => {
    for (const close of opened.toReversed()) await close()
  }
  try {
    return await assemble(settings, overrides, opened, closeAll)
  } catch (error) {
    await closeAll().catch(() => {})
    throw error
  }
}

async function assemble(
  { config: given, secrets, variables }: Settings,
  overrides: Overrides,
  opened: (() => Promise<void> | void)[],
  closeAll: () => Promise<void>,
): Promise<App> {
  const config = resolveRoles(given)
  const logger = overrides.logger ?? createLogger(config)
  const clock = overrides.clock ?? systemClock
  const report = (err: unknown, correlationId?: string) =>
    logError(logger, 'error', { err, correlationId }, 'unexpected error')

  const dataSchema = openDataSchema(config)
  const hooks = createHookRunner(await openHooks(config, overrides.hooks), report)
  const keys = openKeys(secrets, config.dataDir)
  // Without a mail server, developers find the links in the log.
  const onFile = ({ to, subject, links }: Mail) => logger.info({ to, subject, links }, 'mail written to a file')
  const mailer = overrides.mailer ?? (await openMailer(config, secrets, onFile))
  opened.push(() => mailer.close())
  const onWait = (sentence: string) => logger.warn(sentence)
  const database = await openMigratedDatabase(secrets, config, { ...overrides, onWait }, opened)
  await overrides.prepareDatabase?.(database)
  const blobs = openStorage(config, secrets, (err) => logError(logger, 'warn', { err }, 'the storage of files failed'))
  if (blobs === null) logger.info('STORAGE_URL is not set: users cannot upload profile pictures')
  const pictures = createPictureRenderer({ timeFactor: overrides.timeoutFactor ?? 1 })
  opened.push(() => pictures.close())
  const core = { blobs, config, clock, database, keys, pictures }
  const signingKeys = await openSigningKeys(core)
  const accessTokens = openAccessTokens(config, signingKeys)
  const passwords = openPasswords(config, keys)
  const sharedCounter = createSharedCounter(core)
  const failedLookups = createFailedLookups(sharedCounter, config)
  const rotateSession = createRotateSession(database, config.sessionIdleTtl)
  const lastUses = createLastUses(database)
  const requestState = createRequestState(database)
  const readAppData = createReadAppData(database)
  const metrics = createMetrics(config, secrets, declared.pages, () => ({
    hashesWaiting: () => passwords.waiting,
    databaseWaiting: () => database.waiting(),
    limiterFallback: () => limits.fallsBack(),
    oauthCircuits: () => providers.circuits,
  }))
  const { meter } = metrics
  const providers = openIdentityProviders({ config, clock, meter, logger }, secrets, overrides.providerRequests ?? {})
  const identityProviders = overrides.identityProviders ?? providers.identityProviders
  const checkParts = createCheckParts({
    secrets,
    limiterFallsBack: () => limits.fallsBack(),
    circuits: () => providers.circuits,
  })
  const parts = {
    ...core,
    variables,
    checkParts,
    meter,
    signingKeys,
    accessTokens,
    passwords,
    sharedCounter,
    failedLookups,
    rotateSession,
    lastUses,
    requestState,
    readAppData,
    dataSchema,
    identityProviders,
  }

  const jobs = await openJobs({ ...core, hooks, mailer }, overrides.pollSeconds ?? 2, {
    onError: (err, queue) => logError(logger, 'warn', { err, queue }, 'a queued job failed and will be retried'),
    onRefused: (err) => logError(logger, 'warn', { err }, 'mail refused'),
    report,
  })
  // Closed after the jobs, which call hooks as well.
  opened.push(() => hooks.settle(5))
  opened.push(() => jobs.stop())
  const services: Services = { ...parts, jobs, hooks }
  if (await createDefaultAdmin(services, secrets)) {
    logger.info({ email: config.adminEmail }, 'the first administrator was created')
  }

  const limits = await createLimiter(parts, secrets, logger, overrides.timeoutFactor ?? 1)
  opened.push(() => limits.close())
  const schema = limitByHashingQueue(applyRateLimits(declaredSchema, config, limits.limiter))
  const webDirectory = overrides.webDirectory ?? builtPages
  const graphql = await createGraphqlServer({
    schema,
    services,
    report,
    plugins: overrides.plugins ?? [],
    trustedDocuments: createTrustedDocuments(readTrustedDocuments(config, schema), [
      ...starterTabs.map((tab) => tab.query),
      ...readPageDocuments(webDirectory),
    ]),
  })
  const http = createHttpServer({
    services,
    graphql,
    report,
    metrics: metrics.answer,
    timeoutFactor: overrides.timeoutFactor ?? 1,
    pages: declared.pages,
    logo: openLogo(config),
    mailbox: config.filedMails && !overrides.mailer ? createFileMailbox(join(config.dataDir, 'mail')) : null,
    webDirectory,
    limitPage: config.rateLimits ? createLimitPage(schema, declared.pages, limits.limiter, meter) : async () => {},
    hashesPassword: createHashesPassword(schema, declared.pages),
  })
  opened.push(() => http.stop())
  opened.push(startBackgroundTasks(services, logger, overrides.backgroundTasks ?? true))

  return {
    services,
    schema,
    logger,
    listen: (port = config.port, host = config.host ?? undefined) => listen(http.server, port, host ?? null),
    drain: () => jobs.drain(),
    async close(graceSeconds = defaultGraceSeconds) {
      await http.close(graceSeconds)
      await closeAll()
    },
  }
}
