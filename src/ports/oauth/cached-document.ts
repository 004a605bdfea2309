/** A document of a provider that is loaded when it is needed, by one request for all that wait for it. */
export interface CachedDocument<T> {
  get(): Promise<T>
  /** Loads the document again unless the one at hand is younger. @param age in milliseconds */
  getYoungerThan(age: number): Promise<T>
}

/**
 * Keeps a document for a while. A load that fails is not kept.
 *
 * @param longest milliseconds for which a document is used
 */
export function createCachedDocument<T>(
  load: () => Promise<T>,
  { now, longest }: { now(): Date; longest: number },
): CachedDocument<T> {
  let kept: { document: T; at: number } | null = null
  let loading: Promise<T> | null = null
  const loadOnce = () => {
    loading ??= load()
      .then((document) => {
        kept = { document, at: now().getTime() }
        return document
      })
      .finally(() => {
        loading = null
      })
    return loading
  }
  const getYoungerThan = async (age: number) => {
    const since = kept === null ? Infinity : now().getTime() - kept.at
    // A clock that was set back must not keep a document for longer.
    return kept !== null && since >= 0 && since < age ? kept.document : loadOnce()
  }
  return { get: () => getYoungerThan(longest), getYoungerThan: (age) => getYoungerThan(Math.min(age, longest)) }
}
