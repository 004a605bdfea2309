import { RequestError } from '@sallyport/client'
import { QueryClient } from '@tanstack/react-query'

/** Failures that may be over a moment later. */
const passing = ['NETWORK_ERROR', 'OVERLOADED']

/** Creates the store of results. It lives in the memory of the page, and is emptied when the user changes. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && error instanceof RequestError && passing.includes(error.code),
      },
    },
  })
}
