import cluster, { type Worker } from 'node:cluster'
import { ownWorkerArgument } from '../ports/own-worker.ts'
import { answerMetrics } from '../ports/worker-metrics.ts'
import { askOneWorkerToAnnounce } from './announce-in-one-worker.ts'

/** The processes of a server that share its port. */
export interface Workers {
  /** Ends all of them once their requests under way are answered. @returns the exit code: 0 if each of them ended with 0 */
  end(): Promise<number>
}

/** A worker that ended sooner than this after it began to listen is not replaced at once, in milliseconds. */
const shortLifeMs = 10_000

/** The longest time before a worker is replaced, in milliseconds. */
const maxDelayMs = 30_000

/**
 * Starts worker processes that share one port. The first one starts alone: it migrates the database, and what is wrong with the
 * settings is said once. A worker that dies is replaced.
 *
 * @param program the file that a worker runs
 * @param count of the processes
 * @param onFailed called with the exit code when the first worker cannot be started or ends before it listens
 */
export function startWorkers(program: string, count: number, onFailed: (code: number) => void): Workers {
  const listeningSince = new Map<Worker, number>()
  const codes: number[] = []
  let ending = false
  let hasListened = false
  let early = 0
  let onEnded = () => {}

  const all = () => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
  const fork = () => {
    if (ending || all().length >= count) return
    try {
      const worker = cluster.fork()
      worker.on('error', (error) => {
        // A message could not be written to a worker that is ending. Its end has an event of its own.
        if (worker.process.pid !== undefined) return
        // A process that could not be started has no such event.
        delete cluster.workers?.[worker.id]
        onNotStarted(error)
      })
    } catch (error) {
      onNotStarted(error)
    }
  }
  const onNotStarted = (error: unknown) => {
    if (ending) {
      if (all().length === 0) onEnded()
      return
    }
    const { message } = error instanceof Error ? error : new Error(String(error))
    process.stderr.write(`sallyport: a worker process cannot be started (${message}).\n`)
    if (!hasListened) return onFailed(1)
    early += 1
    forkLater()
  }
  const forkLater = () => setTimeout(fork, early === 0 ? 0 : Math.min(maxDelayMs, 500 * 2 ** early))
  // Standard error may be a file on a full disk: what cannot be written there ends no worker.
  process.stderr.on('error', () => {})
  // What this process runs, and not what started it: that might choose the source, if it has been edited since.
  cluster.setupPrimary({ exec: program, args: [ownWorkerArgument] })
  answerMetrics(() => [...listeningSince.keys()].filter((worker) => worker.isConnected()))
  askOneWorkerToAnnounce()
  cluster.on('listening', (worker) => {
    hasListened = true
    listeningSince.set(worker, performance.now())
    for (let missing = count - all().length; missing > 0; missing -= 1) fork()
  })
  cluster.on('exit', (worker, code, signal) => {
    const since = listeningSince.get(worker)
    listeningSince.delete(worker)
    if (ending) {
      // A worker that has not begun to load has no handler for the signal yet, and nothing to finish.
      codes.push(signal === 'SIGTERM' ? 0 : signal ? 1 : code)
      if (all().length === 0) onEnded()
      return
    }
    if (!hasListened) return onFailed(signal ? 1 : code)
    early = since === undefined || performance.now() - since < shortLifeMs ? early + 1 : 0
    process.stderr.write(
      `sallyport: the worker process ${worker.process.pid} ended (${signal ?? code}) and is replaced.\n`,
    )
    forkLater()
  })
  fork()

  return {
    async end() {
      ending = true
      const { promise, resolve } = Promise.withResolvers<void>()
      onEnded = resolve
      if (all().length === 0) resolve()
      for (const worker of all()) worker.process.kill('SIGTERM')
      await promise
      return codes.every((code) => code === 0) ? 0 : 1
    },
  }
}
