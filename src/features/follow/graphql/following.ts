import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { createUserList, UserConnection, UserType } from '../../user/index.ts'
import { countFollowing } from '../domain/count-following.ts'
import { listFollowing } from '../domain/list-following.ts'

builder.objectField(UserType, 'following', (t) =>
  t.field({
    ...isAuthenticated(),
    type: UserConnection,
    inTurn: false,
    nullable: true,
    description:
      'The users whom this user follows, newest first. Suspended users are not listed or counted until their suspension ends. ' +
      'A page that passes very many of them has fewer users than asked for, or none, while `hasNextPage` is true: `endCursor` continues there.',
    args: t.arg.connectionArgs(),
    resolve: createUserList({ list: listFollowing, count: countFollowing }),
  }),
)
