import { impersonateUser } from '../../domain/admin/impersonate-user.ts'
import * as errors from '../../domain/errors.ts'
import { AuthTokens } from '../../domain/session/issue-tokens.ts'
import { requiresSession } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { signIn } from '../session/sign-in.ts'
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
