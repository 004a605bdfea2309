import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { findUserByUsername } from '../domain/find-user-by-username.ts'
import { UserType } from './user-type.ts'

builder.queryField('userByUsername', (t) =>
  t.field({
    ...isAuthenticated(),
    type: UserType,
    nullable: true,
    description:
      'The user with a username; null if there is none. Any signed-in caller can read the public profile; every other field ' +
      'requires a scope.',
    args: {
      username: t.arg.string({ required: true, description: 'The username. Letter case makes no difference.' }),
    },
    resolve: (_root, { username }, { services }) => findUserByUsername(services, username),
  }),
)
