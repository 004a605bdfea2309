import * as errors from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AuthTokens } from '../../session/domain/issue-tokens.ts'
import { signIn } from '../../session/graphql/sign-in.ts'
import { verifyTwoFactor } from '../domain/verify-two-factor.ts'

const TwoFactorInput = builder.inputType('TwoFactorInput', {
  description: 'The second step of a login.',
  fields: (t) => ({
    challengeToken: t.string({ required: true, description: 'Of the TwoFactorChallenge that `login` gave.' }),
    code: t.string({
      required: true,
      description: 'A TOTP code or a recovery code; spaces and full-width digits are fine.',
    }),
  }),
})

builder.mutationField('verifyTwoFactor', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 20, duration: 900 }),
    types: [
      AuthTokens,
      errors.CodeInvalidError,
      errors.ChallengeExpiredError,
      errors.AccountLockedError,
      errors.AccountSuspendedError,
    ],
    description: 'Finishes a login with a second factor. Attempts count per account, whatever challenge they come by.',
    args: { input: t.arg({ type: TwoFactorInput, required: true, description: 'The challenge and the code.' }) },
    resolve: async (_root, { input }, context) =>
      signIn(context, await verifyTwoFactor(context.services, input, context.client), 'second_factor'),
  }),
)
