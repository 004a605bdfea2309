import cluster, { type Worker } from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'
import { AggregatorRegistry, type Registry } from 'prom-client'
import { isOwnWorker } from './own-worker.ts'

/** What worker processes and their primary send each other about metrics. */
type Message =
  | { type: 'metrics.ask'; id: number }
  | { type: 'metrics.answer'; id: number; text: string }
  | { type: 'metrics.collect'; id: number }
  | { type: 'metrics.collected'; id: number; metrics: object[] }

/** The longest time that the answer of another process is awaited, in milliseconds. */
const maxWaitMs = 2_000

/**
 * Makes the function that collects the metrics of all worker processes, in a worker. Null in a server of one process.
 *
 * @param registry the metrics of this process
 */
export function createWorkerMetrics(registry: Registry): (() => Promise<string>) | null {
  if (!isOwnWorker()) return null
  const waiting = new Map<number, (text: string) => void>()
  let asked = 0
  process.on('message', (message: Message) => {
    if (message.type === 'metrics.answer') waiting.get(message.id)?.(message.text)
    if (message.type !== 'metrics.collect') return
    const { id } = message
    void registry.getMetricsAsJSON().then((metrics) => send({ type: 'metrics.collected', id, metrics }))
  })
  return async () => {
    const id = asked++
    const { promise, resolve } = Promise.withResolvers<string>()
    waiting.set(id, resolve)
    send({ type: 'metrics.ask', id })
    return promise.finally(() => waiting.delete(id))
  }
}

/** Sends a message to the primary. One that cannot be written is dropped: the primary has ended, and this worker ends as well. */
function send(message: Message): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/**
 * Answers the workers that ask for metrics, in the primary: sums of the counters of all workers that listen. A worker that does not
 * answer in time is left out.
 *
 * @param listening the workers that listen now
 */
export function answerMetrics(listening: () => readonly Worker[]): void {
  const waiting = new Map<string, (metrics: object[]) => void>()
  let collections = 0

  const collect = (worker: Worker, id: number): Promise<object[] | null> => {
    const { promise, resolve } = Promise.withResolvers<object[]>()
    const key = `${worker.id} ${id}`
    waiting.set(key, resolve)
    worker.send({ type: 'metrics.collect', id } satisfies Message, () => {})
    return Promise.race([promise, pause(maxWaitMs, null, { ref: false })]).finally(() => waiting.delete(key))
  }

  const answer = async (asker: Worker, id: number) => {
    const collection = collections++
    const metrics = await Promise.all(listening().map((worker) => collect(worker, collection)))
    const text = await AggregatorRegistry.aggregate(metrics.filter((each) => each !== null)).metrics()
    // A worker that has ended needs no answer.
    if (asker.isConnected()) asker.send({ type: 'metrics.answer', id, text } satisfies Message, () => {})
  }

  cluster.on('message', (worker: Worker, message: Message) => {
    if (message.type === 'metrics.collected') waiting.get(`${worker.id} ${message.id}`)?.(message.metrics)
    if (message.type === 'metrics.ask') void answer(worker, message.id)
  })
}
