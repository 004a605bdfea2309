import { setTimeout as pause } from 'node:timers/promises'
import type { GrowthDatabase } from './growth-database.ts'
import { drive, type Operation } from './growth-lines.ts'
import { watchMachine, watchProcessorTime } from './machine.ts'
import type { Server } from './processes.ts'

/** A database, a server on it, and an operation that asks this server. */
export type Side = { database: GrowthDatabase; server: Server; operation: Operation }

/** What one operation did for some time. */
export type Slice = {
  perSecond: number
  /** In milliseconds. */
  p50: number
  completed: number
  /** The time of its statements in the database, in microseconds. */
  statements: number
  /** The processor time of the server and of the processes of its database, in microseconds. */
  server: number
  backends: number
  /** What other programs and other virtual machines used meanwhile, as a share of one core; NaN if the system does not report it. */
  others: number
  failed: number
  failure?: string
}

/** The same operation on the small and on the large database, one directly after the other. */
export type Pair = { small: Slice; large: Slice }

/** Measures one operation for some seconds. */
export async function measureSlice({ database, server, operation }: Side, seconds: number): Promise<Slice> {
  const statementsBefore = await database.databaseTime()
  const serverTime = await watchProcessorTime(() => [server.pid])
  const backendTime = await watchProcessorTime(() => database.backends())
  const disturbance = watchMachine(() => [process.pid, database.postgresPid])
  const { perSecond, p50, completed, failed, failure } = await drive(server.port, operation, seconds)
  const { others, steal } = disturbance() ?? { others: Number.NaN, steal: 0 }
  const times = { server: await serverTime(), backends: await backendTime() }
  const statements = (await database.databaseTime()) - statementsBefore
  return {
    perSecond,
    p50,
    completed,
    statements,
    ...times,
    others: others + steal,
    failed,
    ...(failure ? { failure } : {}),
  }
}

/** The share of one core that other programs may use: with more, they slow one side of a pair. */
const maxShareOfOthers = 0.2

/** Whether other programs used little of the processor during a pair, on both sides. */
export function isUndisturbed({ small, large }: Pair): boolean {
  return !(small.others > maxShareOfOthers || large.others > maxShareOfOthers)
}

/** How an operation is compared. */
export type PairOptions = {
  /** The number of undisturbed pairs after which it ends. */
  wanted: number
  /** The seconds of one slice. */
  seconds: number
  /** The longest time that it waits for other programs, in seconds. */
  patience: number
  /** Connects the server to the database of a side. */
  moveTo(name: string): Promise<void>
}

/**
 * Measures an operation of one server on two databases in short slices that take turns, in the order small, large, large, small: a steady
 * change of the machine's speed cancels out. While other programs disturb, it waits, and then measures up to twice as many pairs.
 */
export async function measurePairs(small: Side, large: Side, options: PairOptions): Promise<Pair[]> {
  const { wanted, seconds, patience, moveTo } = options
  const pairs: Pair[] = []
  const patientUntil = performance.now() + patience * 1000
  const measure = async (side: Side) => {
    await moveTo(side.database.name)
    // New connections are made, and the statements are planned on them.
    await drive(side.server.port, side.operation, 0.2)
    return measureSlice(side, seconds)
  }
  while (pairs.length < 2 * wanted && pairs.filter(isUndisturbed).length < wanted) {
    await waitForOthers(small.database.postgresPid, patientUntil)
    if (pairs.length % 2 === 0) {
      const first = await measure(small)
      pairs.push({ small: first, large: await measure(large) })
    } else {
      const first = await measure(large)
      pairs.push({ small: await measure(small), large: first })
    }
  }
  return pairs
}

/** Waits until other programs use little of the processor. */
async function waitForOthers(postgresPid: number, until: number): Promise<void> {
  while (performance.now() < until) {
    const disturbance = watchMachine(() => [process.pid, postgresPid])
    await pause(100)
    if (!((disturbance()?.others ?? 0) > maxShareOfOthers)) return
  }
}

/**
 * Asks for every row and every token once, and for at least some seconds, so that neither a first use nor code that is not yet compiled
 * is measured.
 *
 * @param atMost the seconds after which it ends in any case
 */
export async function warmUp({ server, operation }: Side, atLeast: number, atMost: number): Promise<void> {
  const slice = 0.5
  let completed = 0
  for (let spent = 0; spent < atMost && (spent < atLeast || completed < operation.items); spent += slice) {
    completed += (await drive(server.port, operation, slice)).completed
  }
}
