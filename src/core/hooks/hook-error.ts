/** The failure of a hook. It is never confused with an error of the server, no matter what the hook threw. */
export class HookError extends Error {
  readonly failure: unknown
  constructor(hook: string, failure: unknown) {
    super(`The hook ${hook} failed`)
    this.name = 'HookError'
    this.failure = failure
  }
}
