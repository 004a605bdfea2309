import * as errors from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { disableTwoFactor } from '../domain/disable-two-factor.ts'

builder.mutationField('disableTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller }),
    types: [Done, errors.CodeInvalidError, errors.AccountLockedError, errors.TwoFactorNotEnabledError],
    description: 'Turns two-factor off with a code, ends your other sessions and sends you a notice.',
    args: { code: t.arg.string({ required: true, description: 'A TOTP code or a recovery code.' }) },
    resolve: async (_root, { code }, context) =>
      (await disableTwoFactor(context.services, sessionOf(context), code, context.client)) ??
      new Done('Two-factor authentication is off.'),
  }),
)
