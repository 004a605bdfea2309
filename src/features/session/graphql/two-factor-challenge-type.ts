import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { TwoFactorChallenge } from '../domain/create-challenge.ts'

const TwoFactorMethod = builder.enumType('TwoFactorMethod', {
  description: 'A kind of second factor.',
  values: {
    TOTP: { description: 'A six-digit code from an authenticator app (RFC 6238).' },
    RECOVERY_CODE: {
      description: 'One of the recovery codes that were shown when two-factor authentication was turned on.',
    },
  } as const,
})

builder.objectType(TwoFactorChallenge, {
  name: 'TwoFactorChallenge',
  description:
    'The password is correct, and the account requires a second factor. Complete the login with `verifyTwoFactor`.',
  ...inherits(),
  isTypeOf: (value) => value instanceof TwoFactorChallenge,
  fields: (t) => ({
    challengeToken: t.exposeString('challengeToken', {
      description: 'A token for `verifyTwoFactor` only. It works once.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When the challenge expires: ten minutes after it was created.',
    }),
    methods: t.field({
      type: [TwoFactorMethod],
      description: 'The kinds of second factor that `verifyTwoFactor` accepts.',
      resolve: (challenge) => challenge.methods,
    }),
  }),
})
