import { startProblem } from './app/start-problem.ts'
import { type App, createApp } from './app.ts'
import { ConfigError, configFromEnvironment } from './config.ts'
import { lowerWorkerPriority } from './ports/worker-priority.ts'

/** Reads the environment, puts the server together, listens, and closes it on a signal. */
async function main(): Promise<void> {
  const config = configFromEnvironment()
  const app = await createApp(config)
  closeOnSignal(app)
  await lowerWorkerPriority()
  const { url } = await app.listen().catch(async (error: unknown) => {
    await app.close(0)
    throw error
  })
  app.logger.info(
    { graphql: `${url}/graphql`, publicUrl: config.publicUrl, embedded: config.databaseUrl === null },
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

main().catch((error: unknown) => {
  const lines = error instanceof ConfigError ? error.problems : [startProblem(error)]
  for (const line of lines) process.stderr.write(`sallyport: ${line}\n`)
  process.exit(1)
})
