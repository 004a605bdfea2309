import * as errors from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { confirmTwoFactor, RecoveryCodes } from '../domain/confirm-two-factor.ts'

builder.mutationField('confirmTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller }),
    types: [
      RecoveryCodes,
      errors.CodeInvalidError,
      errors.AccountLockedError,
      errors.TwoFactorNotEnabledError,
      errors.TwoFactorAlreadyEnabledError,
    ],
    description: 'Turns two-factor on with a first code, ends your other sessions and shows the recovery codes once.',
    args: { code: t.arg.string({ required: true, description: 'Six digits of the app.' }) },
    resolve: (_root, { code }, context) => confirmTwoFactor(context.services, sessionOf(context), code, context.client),
  }),
)
