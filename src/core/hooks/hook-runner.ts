import type { Client } from '../client.ts'
import { RequestError } from '../request-error.ts'
import { HookError } from './hook-error.ts'
import type { Hooks, Refusal } from './hooks.ts'
import { within } from './within.ts'
import { createWriteMail, type WriteMail } from './write-mail.ts'

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
  /** Never throws: a mail is sent as it was written if the hook fails. */
  writeMail: WriteMail
  /** Waits for after hooks that are under way, for `timeoutSeconds` at most. */
  settle(timeoutSeconds: number): Promise<void>
}

/** How long a before hook may take. One that never ends would keep its request, or the job that calls it, waiting for ever. */
const beforeTimeoutMs = 30_000

/**
 * Creates a runner.
 *
 * @param report receives the errors of after hooks and of `writeMail`
 * @param timeoutMs how long a before hook may take
 */
export function createHookRunner(
  hooks: Hooks,
  report: (error: unknown) => void,
  timeoutMs: number = beforeTimeoutMs,
): HookRunner {
  const running = new Set<Promise<void>>()
  const run = async (name: keyof Hooks, event: object, client: Client): Promise<unknown> => {
    const call = hooks[name] as Call | undefined
    return call?.call(hooks, { ...event, client: { ip: client.ip, userAgent: client.userAgent } })
  }
  return {
    async before(name, event, client) {
      if (!hooks[name]) return
      const verdict = await within(timeoutMs, run(name, event, client)).catch((error: unknown) => {
        if (isRefusal(error)) return error
        throw new HookError(name, error)
      })
      if (verdict === undefined) return
      // A hook that returns another value may have meant to refuse: the value must not count as consent.
      if (!isRefusal(verdict))
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
    writeMail: createWriteMail(hooks, report),
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

/** A file of HOOKS can import `refuse` from a build while the server runs from its source: the class is then another one. */
function isRefusal(value: unknown): value is Refusal {
  return value instanceof Error && value.name === 'Refusal' && typeof Reflect.get(value, 'code') === 'string'
}
