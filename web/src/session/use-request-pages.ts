import type { RequestError } from '@sallyport/client'
import { useAuth } from '@sallyport/client/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { sendRequest, type TypedDocument } from './use-request.ts'

/** A page of a list, as a document selects it. */
interface PageOfList<Item> {
  nodes: Item[]
  totalCount?: number
  pageInfo: { endCursor: string | null; hasNextPage: boolean }
}

/** A list of which more and more is read. */
export interface RequestPages<Item> {
  /** The items so far; undefined until the first page has arrived. */
  data: Item[] | undefined
  /** The number of items on all pages, if the document asks for it. */
  totalCount: number | undefined
  error: RequestError | null
  refetch(): unknown
  hasMore: boolean
  isLoadingMore: boolean
  loadMore(): void
}

/**
 * Reads a list page by page.
 *
 * @param document has a variable `$after`
 * @param listOf finds the list in a result; null if there is none
 */
export function useRequestPages<Result, Variables extends { after?: string | null }, Item>(
  document: TypedDocument<Result, Variables>,
  variables: Omit<Variables, 'after'>,
  listOf: (result: Result) => PageOfList<Item> | null | undefined,
): RequestPages<Item> {
  const { client } = useAuth()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [document.toString(), variables, 'pages'],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam }) => {
      const result = await sendRequest(client, document, { ...variables, after: pageParam } as Variables)
      return listOf(result) ?? { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } }
    },
    getNextPageParam: ({ pageInfo }: PageOfList<Item>) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  })
  return {
    data: data?.pages.flatMap(({ nodes }) => nodes),
    totalCount: data?.pages[0]?.totalCount,
    error: error as RequestError | null,
    refetch,
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    loadMore: () => void fetchNextPage(),
  }
}
