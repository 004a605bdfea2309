import type { User } from '../../../core/identity/store/user.ts'
import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import type { UserSearch } from '../domain/search-users.ts'
import type { UserPage } from '../store/search-users.ts'
import { writeUserCursor } from './user-cursor.ts'

interface Edge {
  cursor: string
  node: User
}

interface Connection {
  edges: Edge[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  count: UserSearch['count']
}

/** The page that was found, with its cursors. A page from the end was read in the reverse order. */
export function toUserConnection(
  { found, hasMore, count }: UserSearch,
  { page, backwards }: { page: UserPage; backwards: boolean },
): Connection {
  const { order, after, offset } = page
  const edges = found.map(({ user, position }) => ({ node: user, cursor: writeUserCursor(order, position) }))
  if (backwards) edges.reverse()
  const pageInfo = {
    hasNextPage: backwards ? after !== null : hasMore,
    hasPreviousPage: backwards ? hasMore : after !== null || offset > 0,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, pageInfo, count }
}

const UserEdge = builder.objectRef<Edge>('UserEdge').implement({
  description: 'A user in a list, with its cursor.',
  ...inherits(),
  fields: (t) => ({
    node: t.field({ type: UserType, description: 'The user.', resolve: (edge) => edge.node }),
    cursor: t.exposeString('cursor', {
      description: 'An opaque cursor for `after` or `before`. It is valid only for the same order.',
    }),
  }),
})

export const UserConnection = builder.objectRef<Connection>('UserConnection').implement({
  description: 'A page of a list of users.',
  ...inherits(),
  fields: (t) => ({
    edges: t.expose('edges', { type: [UserEdge], description: 'The users of this page, with their cursors.' }),
    nodes: t.field({
      type: [UserType],
      description: 'The users of this page, without cursors.',
      resolve: (page) => page.edges.map((edge) => edge.node),
    }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      description: 'The position of this page in the list.',
      resolve: (page) => page.pageInfo,
    }),
    totalCount: t.int({
      description: 'The number of users on all pages. It is exact up to 10,000 and an estimate above.',
      resolve: async (page) => (await page.count()).count,
    }),
    totalCountIsEstimate: t.boolean({
      description: 'Whether `totalCount` is an estimate.',
      resolve: async (page) => (await page.count()).estimated,
    }),
  }),
})
