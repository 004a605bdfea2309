import { AccountLockedError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccountSuspendedError, AuthTokens, adoptTokens, countLogin } from '../../session/index.ts'
import { verifyTwoFactor } from '../domain/verify-two-factor.ts'
import { ChallengeExpiredError, CodeInvalidError } from '../errors.ts'

const TwoFactorInput = builder.inputType('TwoFactorInput', {
  description: 'The second step of a sign-in.',
  fields: (t) => ({
    challengeToken: t.string({
      required: true,
      description: 'The `challengeToken` of the TwoFactorChallenge that the sign-in returned.',
    }),
    code: t.string({
      required: true,
      description:
        'A TOTP code or a recovery code. Spaces and hyphens make no difference, and digits of any script are accepted.',
    }),
  }),
})

builder.mutationField('verifyTwoFactor', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 20, duration: 900 }),
    types: [AuthTokens, CodeInvalidError, ChallengeExpiredError, AccountLockedError, AccountSuspendedError],
    description:
      'Completes a login with a second factor. Failed attempts are counted per account, across all of its challenges.',
    args: { input: t.arg({ type: TwoFactorInput, required: true, description: 'The challenge and the code.' }) },
    resolve: async (_root, { input }, context) => {
      const answer = await verifyTwoFactor(context.services, context, input)
      countLogin(context.services.meter, 'second_factor', answer)
      return adoptTokens(context, answer)
    },
  }),
)
