/** Independent loops: a slow one does not delay the others. */
interface WorkLoops {
  /** Looks for work of one name, even if its loop is about to end. */
  wake(name: string): void
  /** Looks for work of every name whose loop does not run. */
  poll(): void
  /** Works until nothing is left of any name. @throws what stopped a loop */
  drain(): Promise<void>
  /** Begins nothing more. @returns when what is under way has ended */
  stop(): Promise<void>
}

/**
 * Creates a loop for each name. It works until there is nothing to do, and then rests until it is woken.
 *
 * @param work looks for a job of a name, and does it if there is one. It resolves to whether there was one.
 */
export function createWorkLoops(
  names: readonly string[],
  work: (name: string) => Promise<boolean>,
  onError: (error: unknown, name: string) => void,
): WorkLoops {
  let stopped = false
  const running = new Map<string, Promise<void>>()
  /** The names whose loops have to look for work once more before they end. */
  const wanted = new Set<string>()

  const run = async (name: string) => {
    try {
      while (!stopped && wanted.delete(name)) {
        // Work may have queued other work, of any name.
        if (await work(name)) for (const each of names) wake(each)
      }
    } finally {
      running.delete(name)
    }
  }
  const start = (name: string): Promise<void> => {
    wanted.add(name)
    if (stopped) return Promise.resolve()
    const loop = running.get(name) ?? run(name)
    running.set(name, loop)
    return loop
  }
  const wake = (name: string) => {
    // An error of a loop that runs is reported by what started it.
    if (running.has(name)) wanted.add(name)
    else start(name).catch((error: unknown) => onError(error, name))
  }

  return {
    wake,
    poll() {
      const resting = names.filter((name) => !running.has(name))
      // One error for all: they look into the same database.
      Promise.all(resting.map(start)).catch((error: unknown) => onError(error, 'poll'))
    },
    async drain() {
      await Promise.all(names.map(start))
      while (running.size > 0) await Promise.all(running.values())
    },
    async stop() {
      stopped = true
      await Promise.allSettled(running.values())
    },
  }
}
