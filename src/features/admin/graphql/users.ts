import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { DateTimeRange } from '../../../graphql/date-time-range.ts'
import { RateLimitTierType, UserConnection, UserStatus } from '../../user/index.ts'
import { searchUsers } from '../domain/search-users.ts'
import { toUserConnection } from './to-user-connection.ts'
import { readUserPage } from './user-page.ts'

const UserFilter = builder.inputType('UserFilter', {
  description: 'Which users to return. A user has to match every field that is given.',
  fields: (t) => ({
    search: t.string({
      description: 'Users whose email address, name or username contains this text. Letter case makes no difference.',
    }),
    emailContains: t.string({
      description: 'Users whose email address contains this text. Letter case makes no difference.',
    }),
    email: t.string({ description: 'The user with exactly this email address.' }),
    role: t.stringList({ description: 'Users with one of these roles.' }),
    status: t.field({ type: [UserStatus], description: 'Users with one of these statuses.' }),
    tier: t.field({ type: [RateLimitTierType], description: 'Users with one of these rate limit tiers.' }),
    suspendedUntil: t.field({
      type: DateTimeRange,
      description: 'Users who are suspended now, and whose suspension ends in this range.',
    }),
    suspensionReasonContains: t.string({
      description: 'Users who are suspended now for a reason that contains this text. Letter case makes no difference.',
    }),
    emailVerified: t.boolean({
      description: 'True for users who have confirmed their email address, false for all others.',
    }),
    twoFactorEnabled: t.boolean({
      description: 'True for users with two-factor authentication, false for all others.',
    }),
    organizationId: t.id({ description: 'Members of the organization with this id.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'Users whose account was created in this range.' }),
    lastLoginAt: t.field({ type: DateTimeRange, description: 'Users who last logged in within this range.' }),
  }),
})

const UserOrderField = builder.enumType('UserOrderField', {
  description: 'The field that users are ordered by.',
  values: {
    CREATED_AT: { description: 'The time at which the account was created.' },
    LAST_LOGIN_AT: { description: 'The time of the last login. Users who have never logged in count as the earliest.' },
    EMAIL: { description: 'The email address, by code points.' },
    NAME: { description: 'The display name, by code points. Users without a name come before all others.' },
  } as const,
})

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'The direction of an order.',
  values: { ASC: { description: 'Ascending.' }, DESC: { description: 'Descending.' } } as const,
})

const UserOrder = builder.inputType('UserOrder', {
  description: 'The order of a list of users.',
  fields: (t) => ({
    field: t.field({
      type: UserOrderField,
      required: true,
      defaultValue: 'CREATED_AT',
      description: 'The field to order by.',
    }),
    direction: t.field({ type: OrderDirection, required: true, defaultValue: 'DESC', description: 'The direction.' }),
  }),
})

builder.queryField('users', (t) =>
  t.field({
    ...requires([['users:read']]),
    type: UserConnection,
    description: 'The users of this server, with filters, orders and pages.',
    args: {
      filter: t.arg({ type: UserFilter, description: 'Which users to return. By default all.' }),
      orderBy: t.arg({ type: UserOrder, description: 'The order. By default the newest users come first.' }),
      first: t.arg.int({ description: 'The number of users from the beginning: 0 to 100, by default 20.' }),
      after: t.arg.string({ description: 'Return users after this cursor.' }),
      last: t.arg.int({ description: 'The number of users from the end: 0 to 100.' }),
      before: t.arg.string({ description: 'Return users before this cursor.' }),
      offset: t.arg.int({ description: 'The number of users to skip: 0 to 10,000. Use cursors to go further.' }),
    },
    async resolve(_root, { filter, orderBy, ...args }, { services }) {
      const order = { order: orderBy?.field ?? 'CREATED_AT', descending: orderBy?.direction !== 'ASC' } as const
      const wanted = readUserPage(args, order)
      const { role: roles, status, tier: tiers, suspendedUntil, createdAt, lastLoginAt, ...narrowed } = filter ?? {}
      const search = {
        ...narrowed,
        roles,
        tiers,
        suspended: suspendedOf(status),
        suspendedUntilFrom: suspendedUntil?.from,
        suspendedUntilTo: suspendedUntil?.to,
        createdFrom: createdAt?.from,
        createdTo: createdAt?.to,
        lastLoginFrom: lastLoginAt?.from,
        lastLoginTo: lastLoginAt?.to,
      }
      return toUserConnection(await searchUsers(services, { filter: search, page: wanted.page }), wanted)
    },
  }),
)

/** Both statuses together, like none, are not a condition. */
function suspendedOf(status: readonly ('ACTIVE' | 'SUSPENDED')[] | null | undefined): boolean | undefined {
  const wanted = new Set(status)
  return wanted.size === 1 ? wanted.has('SUSPENDED') : undefined
}
