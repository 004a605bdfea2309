import { existsSync, readFileSync } from 'node:fs'

// What Linux tells of processes.

/** The ids of the child processes. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}

/** The processor time that a process has used, in ticks. */
export function processorTime(pid: number): number {
  const [fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').slice(-1)
  const [user, system] = fields.split(' ').slice(11)
  return Number(user) + Number(system)
}

export function isRunning(pid: number | null): boolean {
  return existsSync(`/proc/${pid}/status`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

/** Stops a process and its children where they stand. @returns what lets them go on, once */
export function freezeProcesses(pid: number): () => void {
  const frozen: number[] = []
  const freeze = (each: number) => {
    process.kill(each, 'SIGSTOP')
    frozen.push(each)
  }
  const thaw = () => {
    for (const each of frozen.splice(0).toReversed()) process.kill(each, 'SIGCONT')
  }
  try {
    // The parent first: a stopped process neither starts a child nor lets the id of one that ends disappear.
    freeze(pid)
    for (const child of childrenOf(pid)) freeze(child)
  } catch (error) {
    thaw()
    throw error
  }
  return thaw
}
