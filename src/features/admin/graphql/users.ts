import { inherits, requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { User, UserStatus } from '../../user/graphql/user-type.ts'
import { queryUsers, type UserPageAnswer } from '../domain/find-users.ts'

export const DateTimeRange = builder.inputType('DateTimeRange', {
  description: 'From an instant (with it) to another (without it); either may be left out.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'The first instant that counts.' }),
    to: t.field({ type: 'DateTime', description: 'The first instant that counts no longer.' }),
  }),
})

const UserFilter = builder.inputType('UserFilter', {
  description: 'Every part that is given narrows the result.',
  fields: (t) => ({
    search: t.string({ description: 'Contained in email, name or username, letter case apart.' }),
    emailContains: t.string({ description: 'Contained in the address, letter case apart.' }),
    email: t.string({ description: 'Exactly this address.' }),
    role: t.stringList({ description: 'One of these roles.' }),
    status: t.field({ type: [UserStatus], description: 'One of these.' }),
    emailVerified: t.boolean({ description: 'Whether the address is confirmed.' }),
    twoFactorEnabled: t.boolean({ description: 'Whether two-factor authentication is on.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'When the account was made.' }),
    lastLoginAt: t.field({ type: DateTimeRange, description: 'When a session was last opened.' }),
  }),
})

const UserOrderField = builder.enumType('UserOrderField', {
  description: 'What users can be ordered by.',
  values: {
    CREATED_AT: { description: 'When the account was made.' },
    LAST_LOGIN_AT: { description: 'When a session was last opened; those without one count as the earliest.' },
    EMAIL: { description: 'By address, in code point order.' },
    NAME: { description: 'By display name, in code point order; those without one come first.' },
  } as const,
})

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end comes first.',
  values: { ASC: { description: 'Smallest first.' }, DESC: { description: 'Largest first.' } } as const,
})

const UserOrder = builder.inputType('UserOrder', {
  description: 'How to order users.',
  fields: (t) => ({
    field: t.field({ type: UserOrderField, required: true, defaultValue: 'CREATED_AT', description: 'By what.' }),
    direction: t.field({ type: OrderDirection, required: true, defaultValue: 'DESC', description: 'Which end first.' }),
  }),
})

const PageInfo = builder.pageInfoRef()

const UserEdge = builder.objectRef<UserPageAnswer['edges'][number]>('UserEdge').implement({
  description: 'A user with its place in the list.',
  ...inherits(),
  fields: (t) => ({
    node: t.field({ type: User, description: 'The user.', resolve: (edge) => edge.node }),
    cursor: t.exposeString('cursor', { description: 'Opaque: give it to `after` or `before`, with the same order.' }),
  }),
})

const UserConnection = builder.objectRef<UserPageAnswer>('UserConnection').implement({
  description: 'A page of users.',
  ...inherits(),
  fields: (t) => ({
    edges: t.expose('edges', { type: [UserEdge], description: 'Users with their cursors.' }),
    nodes: t.field({
      type: [User],
      description: 'The users alone.',
      resolve: (page) => page.edges.map((edge) => edge.node),
    }),
    pageInfo: t.field({
      type: PageInfo,
      description: 'Where this page is in the list.',
      resolve: (page) => page.pageInfo,
    }),
    totalCount: t.int({
      description: 'How many users there are in all: exact up to 10,000, an estimate above.',
      resolve: async (page) => (await page.total()).count,
    }),
    totalCountIsEstimate: t.boolean({
      description: 'Whether `totalCount` is an estimate.',
      resolve: async (page) => (await page.total()).estimated,
    }),
  }),
})

builder.queryField('users', (t) =>
  t.field({
    ...requires([['users:read']]),
    type: UserConnection,
    description: 'Every user, filtered: for admin tools.',
    args: {
      filter: t.arg({ type: UserFilter, description: 'What to find; left out: everybody.' }),
      orderBy: t.arg({ type: UserOrder, description: 'By default the newest first.' }),
      first: t.arg.int({ description: 'How many after the cursor or offset: 0 to 100, by default 20.' }),
      after: t.arg.string({ description: 'The cursor to begin after.' }),
      last: t.arg.int({ description: 'How many before the cursor: 0 to 100.' }),
      before: t.arg.string({ description: 'The cursor to end before.' }),
      offset: t.arg.int({ description: 'How many to skip: 0 to 10,000; deeper goes by cursor.' }),
    },
    resolve: (_root, { filter, orderBy, ...page }, { services }) =>
      queryUsers(services, {
        ...page,
        order: orderBy?.field ?? 'CREATED_AT',
        descending: (orderBy?.direction ?? 'DESC') === 'DESC',
        filter: {
          search: filter?.search ?? undefined,
          emailContains: filter?.emailContains ?? undefined,
          email: filter?.email ?? undefined,
          roles: filter?.role ?? undefined,
          suspended: suspendedOf(filter?.status),
          emailVerified: filter?.emailVerified ?? undefined,
          twoFactorEnabled: filter?.twoFactorEnabled ?? undefined,
          createdFrom: filter?.createdAt?.from ?? undefined,
          createdTo: filter?.createdAt?.to ?? undefined,
          lastLoginFrom: filter?.lastLoginAt?.from ?? undefined,
          lastLoginTo: filter?.lastLoginAt?.to ?? undefined,
        },
      }),
  }),
)

/** Both or neither of the two: no condition. */
function suspendedOf(status: readonly ('ACTIVE' | 'SUSPENDED')[] | null | undefined): boolean | undefined {
  const wanted = new Set(status ?? [])
  return wanted.size === 1 ? wanted.has('SUSPENDED') : undefined
}
