import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { createUserList, UserConnection, UserType } from '../../user/index.ts'
import { countFollowers } from '../domain/count-followers.ts'
import { listFollowers } from '../domain/list-followers.ts'

builder.objectField(UserType, 'followers', (t) =>
  t.field({
    ...isAuthenticated(),
    type: UserConnection,
    inTurn: false,
    nullable: true,
    description:
      'The users who follow this user, newest first. Suspended users are not listed or counted until their suspension ends. ' +
      'A page that passes very many of them has fewer users than asked for, or none, while `hasNextPage` is true: `endCursor` continues there.',
    args: t.arg.connectionArgs(),
    resolve: createUserList({ list: listFollowers, count: countFollowers }),
  }),
)
