import { readdirSync, readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'

/**
 * Lets the threads that hash passwords wait for everything else: as many of them as there are cores hash at once, and a
 * request that comes meanwhile would wait for its share of a core. At a lower priority they give way at once, and use
 * what is left. Linux alone tells the threads of a process apart; elsewhere nothing is changed.
 *
 * @returns how many threads give way
 */
export async function lowerWorkerPriority(): Promise<number> {
  // The threads are made with the first work for them.
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
