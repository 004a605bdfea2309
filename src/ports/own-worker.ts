import cluster from 'node:cluster'

/** The argument by which a process knows that a server with WORKERS has started it. */
export const ownWorkerArgument = '--worker-of-sallyport'

/**
 * Whether this process is a worker of a server with WORKERS. Other programs start workers as well, such as PM2 in its cluster mode: their
 * primary does not answer the messages of ours, so each of their workers is a server of its own.
 */
export function isOwnWorker(): boolean {
  return cluster.isWorker && process.argv.includes(ownWorkerArgument)
}
