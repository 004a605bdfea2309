import type { User } from '../../../core/identity/store/user.ts'
import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { UserType } from './user-type.ts'

interface Edge {
  cursor: string
  node: User
}

/** A page of a list of users. The users are counted only when the number is requested. */
export interface UserPage {
  edges: Edge[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  count(): Promise<RowCount>
}

const UserEdge = builder.objectRef<Edge>('UserEdge').implement({
  description: 'A user in a list, with its cursor.',
  ...inherits(),
  fields: (t) => ({
    node: t.field({ type: UserType, description: 'The user.', resolve: (edge) => edge.node }),
    cursor: t.exposeString('cursor', {
      description: 'An opaque cursor for `after` or `before`. It is valid only for the same list and order.',
    }),
  }),
})

export const UserConnection = builder.objectRef<UserPage>('UserConnection').implement({
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
      inTurn: false,
      description:
        'The number of users on all pages. For `users` it is exact up to 10,000 and an estimate above. For a list of one ' +
        'user, such as `followers`, it is exact up to 100,000, and a longer list has about 100,000 or more. Where a document ' +
        'counts the lists of more than ten users, they are counted up to 1,000,000 together.',
      resolve: async (page) => (await page.count()).count,
    }),
    totalCountIsEstimate: t.boolean({
      inTurn: false,
      description: 'Whether the list is too long for `totalCount` to be exact.',
      resolve: async (page) => (await page.count()).estimated,
    }),
  }),
})
