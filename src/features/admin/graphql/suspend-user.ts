import { LastAdminError, ScopeNotGrantedError, UserNotFoundError, ValidationError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { suspendUser } from '../domain/suspend-user.ts'
import { OwnAccountError } from '../errors.ts'

builder.mutationField('suspendUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [UserType, UserNotFoundError, ValidationError, ScopeNotGrantedError, LastAdminError, OwnAccountError],
    description:
      'Suspends a user. Every session is revoked, and every credential is refused from the next request on. You cannot ' +
      'suspend yourself.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the user.' }),
      reason: t.arg.string({
        description: 'The reason, for the audit trail and `User.suspensionReason`: at most 500 characters.',
      }),
      until: t.arg({ type: 'DateTime', description: 'When the suspension ends. By default it has no end.' }),
    },
    resolve: (_root, args, context) => suspendUser(context.services, userCaller(context), args),
  }),
)
