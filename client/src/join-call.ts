/** The calls of each client that are under way, by their names. */
const underWay = new WeakMap<object, Map<string, Promise<unknown>>>()

/**
 * Runs something, or returns the result of the call of the same client and name that is under way. In development, React calls an effect
 * twice: the second call must neither send the code of a sign-in again nor leave the page while the first one sends it.
 */
export function joinCall<T>(auth: object, name: string, run: () => Promise<T>): Promise<T> {
  const calls = underWay.get(auth) ?? new Map<string, Promise<unknown>>()
  underWay.set(auth, calls)
  const call = (calls.get(name) as Promise<T> | undefined) ?? run().finally(() => calls.delete(name))
  calls.set(name, call)
  return call
}
