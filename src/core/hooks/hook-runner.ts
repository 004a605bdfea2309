import type { Client } from '../client.ts'
import { RequestError } from '../request-error.ts'
import { type Hooks, Refusal } from './hooks.ts'

/** The failure of a hook. It is never confused with an error of the server, no matter what the hook threw. */
export class HookError extends Error {
  readonly failure: unknown
  constructor(hook: string, failure: unknown) {
    super(`The hook ${hook} failed`)
    this.name = 'HookError'
    this.failure = failure
  }
}

type Before = Extract<keyof Hooks, `before${string}`>
type After = Extract<keyof Hooks, `after${string}`>
type EventOf<Name extends keyof Hooks> = Parameters<NonNullable<Hooks[Name]>>[0]
type Call = (event: unknown) => unknown

/** Calls the hooks. */
export interface HookRunner {
  /** @throws RequestError FORBIDDEN when the hook refuses, HookError when it fails or has not ended after 30 seconds */
  before<Name extends Before>(name: Name, event: Omit<EventOf<Name>, 'client'>, client: Client): Promise<void>
  /** Must be called after the transaction is committed. Returns at once. */
  after<Name extends After>(name: Name, event: Omit<EventOf<Name>, 'client'>, client: Client): void
  /** Waits for after hooks that are under way, for `timeoutSeconds` at most. */
  settle(timeoutSeconds: number): Promise<void>
}

/** The longest time that a before hook takes, in seconds. One that never ends would keep its request, or the job that calls it, for ever. */
const longestBefore = 30

/**
 * Creates a runner.
 *
 * @param report receives the errors of after hooks
 * @param longest of a before hook, in seconds
 */
export function createHookRunner(
  hooks: Hooks,
  report: (error: unknown) => void,
  longest: number = longestBefore,
): HookRunner {
  const running = new Set<Promise<void>>()
  const run = async (name: keyof Hooks, event: object, client: Client): Promise<unknown> => {
    const call = hooks[name] as Call | undefined
    return call?.call(hooks, { ...event, client: { ip: client.ip, userAgent: client.userAgent } })
  }
  return {
    async before(name, event, client) {
      if (!hooks[name]) return
      const verdict = await within(longest, run(name, event, client)).catch((error: unknown) => {
        if (error instanceof Refusal) return error
        throw new HookError(name, error)
      })
      if (verdict === undefined) return
      // A hook that returns another value may have meant to refuse: the value must not count as consent.
      if (!(verdict instanceof Refusal))
        throw new HookError(name, new TypeError('returned something other than undefined or refuse()'))
      throw new RequestError('FORBIDDEN', verdict.message, { reason: verdict.code })
    },
    after(name, event, client) {
      if (!hooks[name]) return
      // In a later turn of the event loop, so that the response is sent before the hook runs.
      const called = new Promise<void>((resolve) => setImmediate(resolve))
        .then(() => run(name, event, client))
        .catch((error: unknown) => report(new HookError(name, error)))
        .then(() => void running.delete(called))
      running.add(called)
    },
    async settle(timeoutSeconds) {
      let timer: NodeJS.Timeout | undefined
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutSeconds * 1000)
      })
      await Promise.race([Promise.all(running), over])
      clearTimeout(timer)
    },
  }
}

/** The outcome of a hook. What it does after the time is over has no effect. @throws Error when the time is over */
async function within(seconds: number, outcome: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The hook has not ended after ${seconds} seconds`)), seconds * 1000)
  })
  try {
    return await Promise.race([outcome, over])
  } finally {
    clearTimeout(timer)
  }
}
