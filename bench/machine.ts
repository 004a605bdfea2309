import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** The other load of the machine during a measurement, as shares of one core; null if the system does not report it. */
export type Disturbance = { others: number; steal: number } | null

type Sample = { busy: number; steal: number; ours: number; at: number }

// The unit of processor times in /proc, which the interface of the kernel fixes at 100 per second.
const ticksPerSecond = 100

/** Starts watching the processor. @returns a function that reports the share of other processes */
export function watchMachine(pids: () => number[]): () => Disturbance {
  const before = sample(pids())
  return () => {
    const after = sample(pids())
    if (!before || !after) return null
    const share = (ticks: number) => Math.max(0, ticks / ticksPerSecond / ((after.at - before.at) / 1000))
    const ours = after.ours - before.ours
    return { others: share(after.busy - before.busy - ours), steal: share(after.steal - before.steal) }
  }
}

/**
 * Starts watching the processor time of some processes.
 *
 * @returns a function that reports the time since the start, in microseconds. A process that has been started meanwhile counts from
 * its start, and one that has ended does not count
 */
export async function watchProcessorTime(pids: () => number[] | Promise<number[]>): Promise<() => Promise<number>> {
  const sampleAll = async () => new Map((await pids()).map((pid) => [pid, processorTime(pid)]))
  const before = await sampleAll()
  return async () => [...(await sampleAll())].reduce((sum, [pid, time]) => sum + time - (before.get(pid) ?? 0), 0)
}

/** The processor time that a process has used so far, in microseconds; NaN if the system does not report it. */
export function processorTime(pid: number): number {
  return existsSync('/proc/stat') ? (timeOf(pid) / ticksPerSecond) * 1e6 : Number.NaN
}

/** The resident memory of a process now, and the highest so far, in MiB; NaN if the system does not report it. */
export function memoryOf(pid: number): { resident: number; highest: number } {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024
  return { resident: field('VmRSS'), highest: field('VmHWM') }
}

/** The processor time of the parts of a measurement, as shares of one core; NaN if the system does not report it. */
export type Busy = { server: number; load: number; database: number }

/**
 * Starts watching the parts of a measurement: a server that is idle waits for the load or for its database.
 *
 * @param pids of the measured server, of the load, and of the process that starts those of the database
 * @returns a function that reports the shares since the start
 */
export function watchBusy(pids: { server: number; load: number; database: number }): () => Busy {
  const sampleAll = () => ({
    at: performance.now(),
    server: processorTime(pids.server),
    load: processorTime(pids.load),
    // A process of the database that ends is counted by its parent.
    database: [pids.database, ...childrenOf(pids.database)].reduce((sum, pid) => sum + processorTime(pid), 0),
  })
  const before = sampleAll()
  return () => {
    const after = sampleAll()
    const share = (part: 'server' | 'load' | 'database') => (after[part] - before[part]) / 1000 / (after.at - before.at)
    return { server: share('server'), load: share('load'), database: share('database') }
  }
}

/** The machine of the measurements. */
export function describeMachine() {
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  }
}

function sample(pids: number[]): Sample | null {
  try {
    const [, user, nice, system, , , irq, softirq, steal] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '')
      .split(/\s+/)
      .map(Number) as [number, ...number[]]
    const busy = [user, nice, system, irq, softirq].reduce<number>((sum, ticks) => sum + (ticks ?? 0), 0)
    const all = new Set(pids.flatMap((pid) => [pid, ...childrenOf(pid)]))
    return { busy, steal: steal ?? 0, ours: [...all].reduce((sum, pid) => sum + timeOf(pid), 0), at: performance.now() }
  } catch {
    return null
  }
}

/** The processor time of a process and of its ended children, in ticks; 0 when it is gone. */
function timeOf(pid: number): number {
  return (fieldsOf(pid)?.slice(11, 15) ?? []).reduce((sum, ticks) => sum + Number(ticks), 0)
}

/** The child processes of a process. */
export function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => fieldsOf(pid)?.[1] === String(parent))
}

// The fields after the name of the command, which may contain spaces: state, parent, …
function fieldsOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
  } catch {
    return undefined
  }
}
