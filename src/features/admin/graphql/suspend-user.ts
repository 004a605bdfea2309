import * as errors from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { User } from '../../user/graphql/user-type.ts'
import { suspendUser } from '../domain/suspend-user.ts'
import { adminOf } from './admin-of.ts'

builder.mutationField('suspendUser', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [User, errors.UserNotFoundError, errors.ValidationError, errors.ScopeNotGrantedError, errors.LastAdminError],
    description:
      'Keeps somebody out: every credential of theirs is refused from the next request on, and sessions end.',
    args: {
      id: t.arg.id({ required: true, description: 'The user’s id.' }),
      reason: t.arg.string({ description: 'For the audit trail: 500 characters at most.' }),
      until: t.arg({ type: 'DateTime', description: 'When it ends by itself; left out: not by itself.' }),
    },
    resolve: (_root, args, context) => suspendUser(context.services, adminOf(context), args, context.client),
  }),
)
