import { useAuth } from '@sallyport/client/react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { UsersDocument, type UsersQueryVariables } from '../../../generated/admin.ts'
import { sendRequest, useRequest } from '../../../session/use-request.ts'
import { toUserFilter } from '../filter/user-filter.ts'
import type { UserSearch } from './user-search.ts'

/**
 * Reads a page of users, and the next one ahead, so that it is there at once.
 *
 * @param size the number of rows
 */
export function useUserPage(search: UserSearch, size: number) {
  const { client } = useAuth()
  const requests = useQueryClient()
  const page = useRequest(UsersDocument, variablesOf(search, size), { keepPrevious: true })
  const { endCursor = null, hasNextPage = false } = page.data?.users.pageInfo ?? {}
  const isCurrent = !page.isPlaceholderData
  useEffect(() => {
    if (!hasNextPage || !endCursor || !isCurrent) return
    const variables = variablesOf({ ...search, after: endCursor, before: null }, size)
    void requests.prefetchQuery({
      queryKey: [UsersDocument.toString(), variables],
      queryFn: () => sendRequest(client, UsersDocument, variables),
    })
  }, [requests, client, search, size, endCursor, hasNextPage, isCurrent])
  return page
}

function variablesOf({ filter, order, after, before }: UserSearch, size: number): UsersQueryVariables {
  const page = before ? { last: size, before } : { first: size, ...(after && { after }) }
  return { filter: toUserFilter(filter), orderBy: order, ...page }
}
