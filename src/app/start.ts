import { type App, createApp } from '../app.ts'
import { type Config, type Settings, settingsFromEnvironment } from '../config.ts'
import { lowerWorkerPriority } from '../ports/worker-priority.ts'
import { announceFirstAdmin } from './announce-first-admin.ts'
import { announceInOneWorker } from './announce-in-one-worker.ts'
import { startChecks } from './start-checks.ts'
import { startProblems, startStack } from './start-problem.ts'

/** The interface between the start and the handler of signals. */
export interface StartWatcher {
  onCreated(app: App): void
  /** Whether a signal was received: the app is then being closed, and nothing more is started. */
  isEnding(): boolean
}

/** Reads the environment and starts the server. A failure is printed as one sentence per problem, with exit code 1. */
export async function startServer(watcher: StartWatcher): Promise<void> {
  let logLevel: Config['logLevel'] = 'info'
  const fail = (error: unknown) => {
    // An error because the app is being closed is not a failure of the start.
    if (watcher.isEnding()) return
    for (const line of startProblems(error)) process.stderr.write(`sallyport: ${line}\n`)
    if (logLevel === 'debug' || logLevel === 'trace') process.stderr.write(startStack(error))
    process.exit(1)
  }
  // A connection that breaks while nothing waits for it emits an event that no other code handles.
  process.once('uncaughtException', fail)
  try {
    const settings = settingsFromEnvironment(startChecks)
    logLevel = settings.config.logLevel
    await createAndListen(settings, watcher)
  } catch (error) {
    fail(error)
  }
  process.off('uncaughtException', fail)
}

async function createAndListen(settings: Settings, watcher: StartWatcher): Promise<void> {
  const app = await createApp(settings)
  watcher.onCreated(app)
  await lowerWorkerPriority()
  if (watcher.isEnding()) return
  const { url } = await app.listen().catch(async (error: unknown) => {
    await app.close(0)
    throw error
  })
  if (watcher.isEnding()) return
  app.logger.info(
    { graphql: `${url}/graphql`, publicUrl: settings.config.publicUrl, embedded: app.services.database.embedded },
    'ready',
  )
  // Each link replaces the previous one, so only one of several workers makes it.
  await announceInOneWorker(async () => {
    try {
      await announceFirstAdmin(app.services, app.logger)
      return true
    } catch (error) {
      // A database that is being closed does not answer.
      if (!watcher.isEnding()) {
        app.logger.warn({ err: error }, 'whether there is an administrator could not be read')
      }
      return false
    }
  })
}
