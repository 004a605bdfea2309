import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { findUser } from '../domain/find-user.ts'
import { User } from './user-type.ts'

builder.queryField('user', (t) =>
  t.field({
    ...isAuthenticated(),
    type: User,
    nullable: true,
    description:
      'A user by id: the public profile for anyone signed in, the rest by field-level scopes. Null when nobody has it.',
    args: { id: t.arg.id({ required: true, description: 'UUID of the user.' }) },
    resolve: (_root, { id }, { services }) => findUser(services, id),
  }),
)
