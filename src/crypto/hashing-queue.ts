/** The hashing queue is full, or the caller has gone: nothing is hashed. */
export class HashingOverloadedError extends Error {
  readonly code = 'OVERLOADED'
  constructor() {
    super('Too many passwords are waiting to be checked.')
    this.name = 'HashingOverloadedError'
  }
}

/** The caller of a hash, who may close the connection while it waits. */
export interface HashingCaller {
  isGone?(): boolean
}

/** The right to hash. Its holder disposes of it in a `finally`. */
export interface HashingPlace extends Disposable {
  /** Runs `work` as soon as a core is free. */
  run<T>(work: () => Promise<T>): Promise<T>
}

/** Runs slow hashes a few at a time, in the order in which their callers came. */
export interface HashingQueue {
  /**
   * Waits for a place. A caller enters before anything else is done, so that a refusal costs nothing. The holder of a place must
   * not wait for another one.
   *
   * @throws HashingOverloadedError at once if the wait would be too long or too many callers wait, and after the wait if the caller
   *   has gone
   */
  enter(caller?: HashingCaller): Promise<HashingPlace>
  /**
   * Announces a caller who will enter after other work, such as counting it against a limit. For a second, it counts as ahead of later
   * callers, so that a burst of callers is refused here and not when they enter.
   *
   * @returns ends the announcement
   * @throws HashingOverloadedError if the wait would be too long or too many callers wait, with those who are announced
   */
  announce(): () => void
  /** The number of callers that wait for a place. */
  readonly waiting: number
}

export interface HashingQueueOptions {
  /** The hashes that are computed at once. */
  concurrency: number
  /** The longest expected wait, in milliseconds. */
  maxWaitMs: number
  /** The most callers that wait: a bound for memory, and for the time before the first hash is done. */
  queueLimit: number
  /** A clock that never goes back, in milliseconds. */
  elapsed?(): number
}

/**
 * How long an announcement counts, in milliseconds. A caller that enters later waits for something else, such as a hook, and must not keep
 * others out meanwhile.
 */
const announcementMs = 1_000

/** The holders of a place query the database, before and after the hash: while some do, others keep the cores busy. */
const placesPerHash = 4

/**
 * A flood of logins would otherwise fill the thread pool that everything else shares, and grow the queue until every caller has
 * given up before the answer. The expected wait is the number of callers ahead times the mean time that a caller hashes.
 * [ASVS 5.0 15.2.2]
 */
export function createHashingQueue(options: HashingQueueOptions): HashingQueue {
  const { concurrency, maxWaitMs, queueLimit, elapsed = () => performance.now() } = options
  let line: { caller: HashingCaller; enter(): void; refuse(): void }[] = []
  let inside = 0
  const announcements = new Set<{ at: number }>()
  let meanTime: number | null = null
  const turns: (() => void)[] = []
  let running = 0

  const places = concurrency * placesPerHash

  const countAnnounced = (): number => {
    const oldest = elapsed() - announcementMs
    // They stand in the order of their times.
    for (const announcement of announcements) {
      if (announcement.at > oldest) break
      announcements.delete(announcement)
    }
    return announcements.size
  }

  /** @param callers those who hash or wait, or will */
  const isFull = (callers: number) => {
    const ahead = Math.max(0, callers + 1 - concurrency)
    return callers >= places + queueLimit || (ahead / concurrency) * (meanTime ?? 0) > maxWaitMs
  }

  /** An attacker who sends logins and closes the connections must not keep others out, or the cores busy. */
  const removeThoseWhoHaveGone = (): number => {
    const gone = new Set(line.filter(({ caller }) => caller.isGone?.()))
    line = line.filter((each) => !gone.has(each))
    for (const { refuse } of gone) refuse()
    return gone.size
  }

  /** @param expected the announced callers, or 0 for a caller who enters: those who were announced later are behind it */
  const assertNotFull = (expected: number) => {
    if (!isFull(Math.max(line.length + inside, expected))) return
    // Those who have gone stay announced until their executions end.
    const gone = removeThoseWhoHaveGone()
    if (isFull(Math.max(line.length + inside, expected - gone))) throw new HashingOverloadedError()
  }

  const waitForPlace = (caller: HashingCaller) =>
    new Promise<void>((enter, reject) => {
      line.push({ caller, enter, refuse: () => reject(new HashingOverloadedError()) })
    })

  const passPlace = () => {
    removeThoseWhoHaveGone()
    // The place passes directly to the first in line, so that a later caller cannot overtake it.
    const next = line.shift()
    if (next === undefined) inside -= 1
    else next.enter()
  }

  const takeCore = async () => {
    if (running < concurrency) running += 1
    else await new Promise<void>((resolve) => turns.push(resolve))
  }

  const passCore = () => {
    const next = turns.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return {
    async enter(caller = {}) {
      assertNotFull(0)
      if (inside >= places) await waitForPlace(caller)
      else inside += 1
      let time = 0
      return {
        async run(work) {
          await takeCore()
          const began = elapsed()
          try {
            return await work()
          } finally {
            time += elapsed() - began
            passCore()
          }
        },
        [Symbol.dispose]() {
          meanTime = meanTime === null ? time : meanTime + (time - meanTime) / 8
          passPlace()
        },
      }
    },
    announce() {
      assertNotFull(countAnnounced())
      const announcement = { at: elapsed() }
      announcements.add(announcement)
      return () => {
        announcements.delete(announcement)
      }
    },
    get waiting() {
      return line.length
    },
  }
}
