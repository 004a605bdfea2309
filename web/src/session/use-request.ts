import type { AuthClient, RequestError } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'

/** A document with the types of its result and its variables, as `npm run schema` writes it. */
export interface TypedDocument<Result, Variables> {
  toString(): string
  __apiType?: (variables: Variables) => Result
}

/** Sends a document with the access token of the session. @throws RequestError when there is no data */
export function sendRequest<Result, Variables extends object>(
  client: Pick<AuthClient, 'request'>,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  return client.request<Result>(document.toString(), variables)
}

/** How a request that is repeated went until now. */
interface Asked {
  /** How many results have arrived. */
  answers: number
  /** Why the last one did not arrive; null if it did. */
  error: RequestError | null
}

/** Options of a request that a component shows the result of. */
export interface RequestOptions<Result = unknown> {
  /** False as long as the request is to wait. */
  enabled?: boolean
  /** In milliseconds; false for no more. By default the request is repeated when the window is shown again. */
  refetchInterval?: number | ((result: Result | undefined, asked: Asked) => number | false)
  /** For how long a result counts as new, in milliseconds: a newer one is read when the window is shown again. */
  staleTime?: number
  /** Shows the result of the previous variables until that of the new ones arrives. */
  keepPrevious?: boolean
}

/**
 * Reads the result of a document for a component. Components with the same document and variables share one request, and
 * `useAction` repeats the requests of the page when it has changed something.
 */
export function useRequest<Result, Variables extends object>(
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  { enabled, refetchInterval, staleTime, keepPrevious }: RequestOptions<Result> = {},
): UseQueryResult<Result, RequestError> {
  const { client } = useAuth()
  return useQuery<Result, RequestError>({
    queryKey: [document.toString(), variables],
    queryFn: () => sendRequest(client, document, variables),
    ...(enabled !== undefined && { enabled }),
    ...(refetchInterval !== undefined && {
      refetchInterval:
        typeof refetchInterval === 'number'
          ? refetchInterval
          : ({ state: { data, dataUpdateCount, error } }) => refetchInterval(data, { answers: dataUpdateCount, error }),
    }),
    ...(staleTime !== undefined && { staleTime }),
    ...(keepPrevious && { placeholderData: keepPreviousData }),
  })
}
