import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ScopeNotGrantedError, UserNotFoundError, ValidationError } from '../../../core/errors.ts'
import { requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccountSuspendedError, AuthTokens, adoptTokens } from '../../session/index.ts'
import { impersonateUser } from '../domain/impersonate-user.ts'

builder.mutationField('impersonateUser', (t) =>
  t.errorUnionField({
    ...requiresSession([['users:write']]),
    types: [
      AuthTokens,
      UserNotFoundError,
      ValidationError,
      AccountSuspendedError,
      ScopeNotGrantedError,
      ProofRequiredError,
    ],
    description:
      'Opens a session in the name of a user, for at most an hour. Its access tokens name you in the `act` claim ' +
      '(RFC 8693), it cannot change credentials, and the user gets a mail. It needs a fresh proof (`reauthenticate`). ' +
      '`logout` with its access token ends it, and so does the end of your own session. Where COOKIE_MODE keeps refresh tokens, it has ' +
      'none and lasts as long as its access token. FORBIDDEN in an impersonated session.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the user.' }),
      reason: t.arg.string({
        required: true,
        description: 'The reason, for the mail to the user and the audit trail: 1 to 500 characters.',
      }),
    },
    resolve: async (_root, args, context) =>
      adoptTokens(context, await impersonateUser(context.services, sessionCaller(context), args)),
  }),
)
