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
    PASSKEY: { description: 'A passkey of the user, with `startPasskeyLogin` and `finishPasskeyLogin`.' },
  } as const,
})

builder.objectType(TwoFactorChallenge, {
  name: 'TwoFactorChallenge',
  description:
    'The first factor is correct, and the account requires a second one. Complete the login with `verifyTwoFactor` or a passkey.',
  ...inherits(),
  isTypeOf: (value) => value instanceof TwoFactorChallenge,
  fields: (t) => ({
    challengeToken: t.exposeString('challengeToken', {
      description: 'A token for `verifyTwoFactor` and `startPasskeyLogin` only. It completes one login.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When the challenge expires: ten minutes after it was created.',
    }),
    methods: t.field({
      type: [TwoFactorMethod],
      description:
        'The kinds of second factor that complete the login: `PASSKEY` if the user has a passkey of this server.',
      resolve: (challenge) => [...challenge.methods],
    }),
  }),
})
