import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { findUser } from '../domain/find-user.ts'
import { UserType } from './user-type.ts'

builder.queryField('user', (t) =>
  t.field({
    ...isAuthenticated(),
    type: UserType,
    nullable: true,
    description:
      'The user with an id; null if there is none. Any signed-in caller can read the public profile; every other field ' +
      'requires a scope.',
    args: { id: t.arg.id({ required: true, description: 'The id of the user, a UUID.' }) },
    resolve: (_root, { id }, { services }) => findUser(services, id),
  }),
)
