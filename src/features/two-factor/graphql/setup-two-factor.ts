import * as errors from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { setupTwoFactor, TwoFactorSetup } from '../domain/setup-two-factor.ts'

builder.mutationField('setupTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 10, duration: 900, by: byCaller }),
    types: [
      TwoFactorSetup,
      errors.InvalidCredentialsError,
      errors.AccountLockedError,
      errors.TwoFactorAlreadyEnabledError,
    ],
    description:
      'Begins to turn two-factor on. Nothing changes until `confirmTwoFactor`; a new set-up voids the one before.',
    args: { password: t.arg.string({ required: true, description: 'Your password.' }) },
    resolve: (_root, { password }, context) =>
      setupTwoFactor(context.services, sessionOf(context), password, context.client),
  }),
)
