import { readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'

/**
 * Lowers the priority of the threads that hash passwords. As many of them as there are cores hash at once, and a request
 * that arrives meanwhile would wait for its share of a core; at a lower priority they only use idle time. Linux alone has
 * a priority per thread; on other systems nothing is changed.
 *
 * @returns the number of threads whose priority was lowered
 */
export async function lowerWorkerPriority(): Promise<number> {
  // The threads are created with the first work for them.
  await stat('.')
  try {
    const workers = readdirSync('/proc/self/task').filter(isWorker)
    for (const thread of workers) setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL)
    return workers.length
  } catch {
    return 0
  }
}

function isWorker(thread: string): boolean {
  return readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim() === 'libuv-worker'
}
