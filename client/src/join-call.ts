/** The calls that are under way, by their names. */
const underWay = new Map<string, Promise<unknown>>()

/**
 * Runs something, or returns the result of the call of the same name that is under way. In development, React calls an effect twice: the
 * second call must neither send the code of a sign-in again nor leave the page while the first one sends it.
 */
export function joinCall<T>(name: string, run: () => Promise<T>): Promise<T> {
  const call = (underWay.get(name) as Promise<T> | undefined) ?? run().finally(() => underWay.delete(name))
  underWay.set(name, call)
  return call
}
