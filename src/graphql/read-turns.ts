/** Runs a read of a request when it is its turn. */
export type InTurn = <T>(read: () => T | Promise<T>) => T | Promise<T>

/**
 * The number of lists of one request that are read at once. A document can ask for hundreds of lists; all at once, they would take every
 * connection to the database from the other requests.
 */
const readsAtOnce = 8

/** Creates the turns of a request. A read that needs no promise takes none. */
export function createReadTurns(): InTurn {
  let running = 0
  const waiting: (() => void)[] = []

  const end = () => {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
  const readThenEnd = async <T>(read: () => T | Promise<T>): Promise<T> => {
    try {
      return await read()
    } finally {
      end()
    }
  }

  return (read) => {
    if (running >= readsAtOnce) return new Promise((resolve) => waiting.push(() => resolve(readThenEnd(read))))
    const result = read()
    if (!(result instanceof Promise)) return result
    running += 1
    return result.finally(end)
  }
}
