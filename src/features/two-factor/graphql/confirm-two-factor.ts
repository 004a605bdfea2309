import { knownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { AccountLockedError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { confirmTwoFactor } from '../domain/confirm-two-factor.ts'
import { RecoveryCodes } from '../domain/recovery-codes.ts'
import { CodeInvalidError, TwoFactorAlreadyEnabledError, TwoFactorNotEnabledError } from '../errors.ts'

builder.mutationField('confirmTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller }),
    types: [
      RecoveryCodes,
      CodeInvalidError,
      AccountLockedError,
      TwoFactorNotEnabledError,
      TwoFactorAlreadyEnabledError,
    ],
    description:
      'Turns two-factor authentication on with a first code from the authenticator app, and returns the recovery codes. ' +
      'Your other sessions are ended, and a notice is mailed to you. TwoFactorNotEnabledError: no set-up was started within the ' +
      'last 15 minutes; call `setupTwoFactor` again. ' +
      knownFactorFirst,
    args: { code: t.arg.string({ required: true, description: 'A six-digit code from the authenticator app.' }) },
    resolve: (_root, { code }, context) => confirmTwoFactor(context.services, sessionCaller(context), code),
  }),
)
