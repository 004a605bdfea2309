import { userOf } from '../../../core/access/access.ts'
import { isAuthenticated } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { loadFollow } from './load-follow.ts'

builder.objectField(UserType, 'followedByMe', (t) =>
  t.boolean({
    ...isAuthenticated(),
    nullable: true,
    description:
      'Whether you follow this user, even while the user is suspended. Null for an API key of an organization.',
    resolve: (user, _args, context) => {
      const caller = userOf(context.access)
      return caller && loadFollow(context, { followerId: caller.id, followedId: user.id })
    },
  }),
)
