import { UserNotFoundError } from '../../../core/errors.ts'
import { byUser, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { unfollow } from '../domain/unfollow.ts'

builder.mutationField('unfollow', (t) =>
  t.errorUnionField({
    ...requires([['profile:write']], { limit: 60, duration: 60, by: byUser }),
    types: [UserType, UserNotFoundError],
    description:
      'Stops following a user, who is returned. It has no effect if you do not follow the user. A suspended user can be ' +
      'unfollowed as well.',
    args: { userId: t.arg.id({ required: true, description: 'The id of the user to stop following.' }) },
    resolve: (_root, { userId }, context) => unfollow(context.services, userCaller(context), userId),
  }),
)
