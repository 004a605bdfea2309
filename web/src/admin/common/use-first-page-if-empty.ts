import { useEffect, useEffectEvent } from 'react'

interface PageRequest<Result> {
  data: Result | undefined
  error: unknown
  refetch(): unknown
  /** Whether the result is still that of the page before. */
  isPlaceholderData: boolean
}

/**
 * Leads from an empty page of a list to the first one: the rows of a later page can be deleted, or come to belong to the pages before.
 *
 * @param toFirst replaces the page in the history of the browser
 * @returns the request to show, which has no result as long as it is not known whether the list is empty
 */
export function useFirstPageIfEmpty<Result>(
  request: PageRequest<Result>,
  { isFirst, isEmpty, toFirst }: { isFirst: boolean; isEmpty(result: Result): boolean; toFirst(): void },
): Omit<PageRequest<Result>, 'isPlaceholderData'> {
  const { data, error, refetch, isPlaceholderData } = request
  const hasNothing = data !== undefined && isEmpty(data)
  const isPastEnd = hasNothing && !isPlaceholderData && !isFirst
  const leave = useEffectEvent(toFirst)
  useEffect(() => {
    if (isPastEnd) leave()
  }, [isPastEnd])
  return hasNothing && (isPlaceholderData || isPastEnd) ? { data: undefined, error, refetch } : request
}
