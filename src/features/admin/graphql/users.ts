import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserConnection } from '../../user/index.ts'
import { searchUsers } from '../domain/search-users.ts'
import { toUserConnection } from './to-user-connection.ts'
import { toUserFilter, UserFilterInput } from './user-filter-input.ts'
import { readUserPage } from './user-page.ts'

const UserOrderField = builder.enumType('UserOrderField', {
  description: 'The field that users are ordered by.',
  values: {
    CREATED_AT: { description: 'The time at which the account was created.' },
    LAST_LOGIN_AT: { description: 'The time of the last login. Users who have never logged in count as the earliest.' },
    EMAIL: { description: 'The email address, by code points.' },
    NAME: { description: 'The display name, by code points. Users without a name count as the first of the alphabet.' },
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
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: 'DESC',
      description: 'The direction. Descending by default, also for names and addresses.',
    }),
  }),
})

builder.queryField('users', (t) =>
  t.field({
    ...requires([['users:read']]),
    type: UserConnection,
    description: 'The users of this server, with filters, orders and pages.',
    args: {
      filter: t.arg({ type: UserFilterInput, description: 'Which users to return. By default all.' }),
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
      return toUserConnection(await searchUsers(services, { filter: toUserFilter(filter), page: wanted.page }), wanted)
    },
  }),
)
