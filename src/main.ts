import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { Workers } from './app/workers.ts'
import type { App } from './app.ts'
import { endBySignal, endWithCode } from './ports/end-process.ts'
import { signalWasLost } from './ports/lost-signal.ts'

/** The server, once it is put together. Before that there is nothing that would have to be closed. */
let app: App | null = null
/** The processes of the server, if this is the one that starts them. */
let workers: Workers | null = null
let ending = false

// This comes first: a signal ends the server at any moment, even while it loads,
// waits for the migration of another instance, or migrates. As process 1 of a container it would otherwise ignore them.
if (signalWasLost()) process.exit(0)
process.on('SIGINT', end)
// Again: a SIGTERM that arrived since would be lost as well. The code is loaded by now, so that the time between this and the
// handler is a few microseconds.
if (signalWasLost()) process.exit(0)
process.on('SIGTERM', end)

const { workersFromEnvironment } = await import('./config.ts')
const count = cluster.isPrimary ? workersFromEnvironment() : 1
if (count > 1) {
  const { startWorkers } = await import('./app/workers.ts')
  if (!ending) workers = startWorkers(fileURLToPath(import.meta.url), count, endWithCode)
} else {
  const { startServer } = await import('./app/start.ts')
  await startServer({
    onCreated: (created) => {
      app = created
    },
    isEnding: () => ending,
  })
}

/**
 * Ends the server: by the signal itself while it starts, and otherwise with 0 when the requests under way are answered. A start
 * that is cut off leaves nothing half done: the database rolls an open transaction back, and locks end with the process.
 */
function end(signal: NodeJS.Signals): void {
  if (ending) return
  ending = true
  if (workers) return void workers.end().then(endWithCode)
  if (app === null) endBySignal(signal, 0)
  const { logger } = app
  logger.info({ signal }, 'shutting down')
  app.close().then(
    () => endWithCode(0),
    (error: unknown) => {
      logger.error({ err: error }, 'the shutdown failed')
      endWithCode(1)
    },
  )
}
