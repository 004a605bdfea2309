import cluster, { type Worker } from 'node:cluster'
import { isOwnWorker } from '../ports/own-worker.ts'

/** What worker processes and their primary send each other about the link for the first administrator. */
type Message = { type: 'announcement.offer' } | { type: 'announcement.ask' } | { type: 'announcement.done' }

/**
 * Announces something in this process, or, in a worker, once the primary asks for it.
 *
 * @param announce resolves to whether it succeeded
 */
export async function announceInOneWorker(announce: () => Promise<boolean>): Promise<void> {
  if (!isOwnWorker()) return void (await announce())
  process.on('message', ({ type }: Message) => {
    if (type === 'announcement.ask') void announce().then((done) => done && send({ type: 'announcement.done' }))
  })
  send({ type: 'announcement.offer' })
}

/** Sends a message to the primary. One that cannot be written is dropped: the primary has ended, and this worker ends as well. */
function send(message: Message): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/** Asks one worker to announce, in the primary, and another one if that one ends before it is done. */
export function askOneWorkerToAnnounce(): void {
  const offers = new Set<Worker>()
  let asked: Worker | null = null
  let isDone = false

  const ask = () => {
    if (isDone || asked) return
    asked = offers.values().next().value ?? null
    asked?.send({ type: 'announcement.ask' } satisfies Message, () => {})
  }
  cluster.on('message', (worker: Worker, { type }: Message) => {
    if (type === 'announcement.done') isDone = true
    // The offer of a worker that was killed can arrive after the event of its end: nothing would ask another one.
    if (type !== 'announcement.offer' || worker.isDead()) return
    offers.add(worker)
    ask()
  })
  cluster.on('exit', (worker) => {
    offers.delete(worker)
    if (worker !== asked) return
    asked = null
    ask()
  })
}
