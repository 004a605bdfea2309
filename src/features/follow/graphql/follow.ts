import { UserNotFoundError, ValidationError } from '../../../core/errors.ts'
import { byUser, requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { follow } from '../domain/follow.ts'

builder.mutationField('follow', (t) =>
  t.errorUnionField({
    ...requires([['profile:write']], { limit: 60, duration: 60, by: byUser }),
    types: [UserType, UserNotFoundError, ValidationError],
    description:
      'Follows a user, who is returned. It has no effect if you already follow the user. You cannot follow yourself ' +
      '(ValidationError), or a user who is suspended (UserNotFoundError).',
    args: { userId: t.arg.id({ required: true, description: 'The id of the user to follow.' }) },
    resolve: (_root, { userId }, context) => follow(context.services, userCaller(context), userId),
  }),
)
