import type { UserPage as UserConnectionPage } from '../../user/index.ts'
import type { UserSearch } from '../domain/search-users.ts'
import type { UserPage } from '../store/search-users.ts'
import { writeUserCursor } from './user-cursor.ts'

/** The page that was found, with its cursors. A page from the end was read in the reverse order. */
export function toUserConnection(
  { found, hasMore, count }: UserSearch,
  { page, backwards }: { page: UserPage; backwards: boolean },
): UserConnectionPage {
  const { order, after, offset } = page
  const edges = found.map(({ user, position }) => ({ node: user, cursor: writeUserCursor(order, position) }))
  if (backwards) edges.reverse()
  // Users lie on the other side of the page where it does not begin at an end of the list.
  const beginsInside = after !== null || offset > 0
  const pageInfo = {
    hasNextPage: backwards ? beginsInside : hasMore,
    hasPreviousPage: backwards ? hasMore : beginsInside,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, pageInfo, count }
}
