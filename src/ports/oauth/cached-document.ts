/** A document of a provider that is loaded when it is needed, by one request for all that wait for it. */
export interface CachedDocument<T> {
  get(): Promise<T>
  /**
   * Loads the document again unless it was loaded, or a load of it failed, within this time. Then it is the cached document.
   *
   * @param age in milliseconds
   */
  getYoungerThan(age: number): Promise<T>
}

/**
 * Keeps a document for a while. A load that fails is not kept.
 *
 * @param maxAgeMs milliseconds for which a document is used
 */
export function createCachedDocument<T>(
  load: () => Promise<T>,
  { now, maxAgeMs }: { now(): Date; maxAgeMs: number },
): CachedDocument<T> {
  let kept: { document: T; at: number } | null = null
  let failedAt: number | null = null
  let loading: Promise<T> | null = null
  const loadOnce = () => {
    loading ??= load()
      .then((document) => {
        kept = { document, at: now().getTime() }
        return document
      })
      .catch((error: unknown) => {
        failedAt = now().getTime()
        throw error
      })
      .finally(() => {
        loading = null
      })
    return loading
  }
  // A clock that was set back must not keep a document for longer.
  const isWithin = (age: number, instant: number | null) => {
    const since = instant === null ? Infinity : now().getTime() - instant
    return since >= 0 && since < age
  }
  const getYoungerThan = async (age: number) => {
    if (kept === null || !isWithin(maxAgeMs, kept.at)) return loadOnce()
    return isWithin(age, kept.at) || isWithin(age, failedAt) ? kept.document : loadOnce()
  }
  return { get: () => getYoungerThan(maxAgeMs), getYoungerThan: (age) => getYoungerThan(Math.min(age, maxAgeMs)) }
}
