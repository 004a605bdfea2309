import { useAuth } from '@sallyport/client/react'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'

/**
 * Reads at the start of a page whether the cookie of this browser has a session. `useAuth` has the answer; the result of this says whether
 * the server could be asked.
 */
export function useSessionStart(): UseQueryResult<boolean> {
  const { client } = useAuth()
  return useQuery({
    queryKey: ['session'],
    queryFn: async () => (await client.getAccessToken()) !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
