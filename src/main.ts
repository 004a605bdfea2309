import { startChecks } from './app/start-checks.ts'
import { startProblems, startStack } from './app/start-problem.ts'
import { type App, createApp } from './app.ts'
import { type Config, type Settings, settingsFromEnvironment } from './config.ts'
import { lowerWorkerPriority } from './ports/worker-priority.ts'

/** Reads the environment and starts the server. A failure is printed as one sentence per problem, with exit code 1. */
async function main(): Promise<void> {
  let logLevel: Config['logLevel'] = 'info'
  const fail = (error: unknown): never => {
    for (const line of startProblems(error)) process.stderr.write(`sallyport: ${line}\n`)
    if (logLevel === 'debug' || logLevel === 'trace') process.stderr.write(startStack(error))
    process.exit(1)
  }
  // A connection that breaks while nothing waits for it emits an event that no other code handles.
  process.once('uncaughtException', fail)
  try {
    const settings = settingsFromEnvironment(startChecks)
    logLevel = settings.config.logLevel
    await start(settings)
  } catch (error) {
    fail(error)
  }
  process.off('uncaughtException', fail)
}

/** Creates the app, listens, and closes it on a signal. */
async function start(settings: Settings): Promise<void> {
  const app = await createApp(settings)
  closeOnSignal(app)
  await lowerWorkerPriority()
  const { url } = await app.listen().catch(async (error: unknown) => {
    await app.close(0)
    throw error
  })
  app.logger.info(
    { graphql: `${url}/graphql`, publicUrl: settings.config.publicUrl, embedded: app.services.database.embedded },
    'ready',
  )
}

function closeOnSignal(app: App): void {
  let closing = false
  const close = (signal: string) => {
    if (closing) return
    closing = true
    app.logger.info({ signal }, 'shutting down')
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.logger.error({ err: error }, 'the shutdown failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}

await main()
