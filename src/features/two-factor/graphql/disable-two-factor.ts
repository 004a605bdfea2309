import { AccountLockedError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { disableTwoFactor } from '../domain/disable-two-factor.ts'
import { CodeInvalidError, TwoFactorNotEnabledError } from '../errors.ts'

builder.mutationField('disableTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller, beyondTier: true }),
    types: [Done, CodeInvalidError, AccountLockedError, TwoFactorNotEnabledError],
    description: 'Turns two-factor authentication off. Your other sessions are ended, and a notice is mailed to you.',
    args: { code: t.arg.string({ required: true, description: 'A TOTP code or a recovery code.' }) },
    resolve: async (_root, { code }, context) =>
      (await disableTwoFactor(context.services, sessionCaller(context), code)) ??
      new Done('Two-factor authentication is off.'),
  }),
)
