import * as errors from '../../../core/errors.ts'
import { requiresSession } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AuthTokens } from '../../session/domain/issue-tokens.ts'
import { signIn } from '../../session/graphql/sign-in.ts'
import { impersonateUser } from '../domain/impersonate-user.ts'
import { adminOf } from './admin-of.ts'

builder.mutationField('impersonateUser', (t) =>
  t.errorUnionField({
    ...requiresSession([['users:write']]),
    types: [
      AuthTokens,
      errors.UserNotFoundError,
      errors.ValidationError,
      errors.AccountSuspendedError,
      errors.ScopeNotGrantedError,
    ],
    description:
      'Opens a session as somebody else, for an hour at most, marked with an `act` claim (RFC 8693). It cannot touch ' +
      'credentials, and the user is told by mail.',
    args: {
      id: t.arg.id({ required: true, description: 'The user’s id.' }),
      reason: t.arg.string({
        required: true,
        description: 'Why: the user and the audit trail get it. 1 to 500 characters.',
      }),
    },
    resolve: async (_root, args, context) =>
      signIn(context, await impersonateUser(context.services, adminOf(context), args, context.client)),
  }),
)
