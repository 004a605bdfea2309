/** The hashing queue is full: answer OVERLOADED now rather than make everyone wait. */
export class HashingOverloadedError extends Error {
  readonly code = 'OVERLOADED'
  constructor() {
    super('Too many passwords are waiting to be checked.')
    this.name = 'HashingOverloadedError'
  }
}

/** Runs slow hashes a few at a time, in the order they came. */
export interface HashingQueue {
  /** Runs `work` when its turn comes; rejects at once with HashingOverloadedError when too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** The number of waiting hashes. */
  readonly waiting: number
}

/**
 * At most `concurrency` hashes run, at most `queueLimit` wait. A flood of logins would otherwise fill the thread pool that
 * everything else shares and grow the queue without end (ASVS 15.2.2).
 */
export function createHashingQueue(options: { concurrency: number; queueLimit: number }): HashingQueue {
  const turns: (() => void)[] = []
  let running = 0

  async function takeTurn(): Promise<void> {
    if (running < options.concurrency) {
      running += 1
      return
    }
    if (turns.length >= options.queueLimit) throw new HashingOverloadedError()
    await new Promise<void>((resolve) => turns.push(resolve))
  }

  function passTurn(): void {
    const next = turns.shift()
    // The slot passes directly to the first in the queue, so that a later caller cannot overtake it.
    if (next === undefined) running -= 1
    else next()
  }

  return {
    async run(work) {
      await takeTurn()
      try {
        return await work()
      } finally {
        passTurn()
      }
    },
    get waiting() {
      return turns.length
    },
  }
}
