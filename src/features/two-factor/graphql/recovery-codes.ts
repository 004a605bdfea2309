import { inherits, selfOr } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { TwoFactorChallenge } from '../../session/domain/create-challenge.ts'
import { User } from '../../user/graphql/user-type.ts'
import { RecoveryCodes } from '../domain/confirm-two-factor.ts'
import { countRecoveryCodes } from '../domain/count-recovery-codes.ts'
import { TwoFactorSetup } from '../domain/setup-two-factor.ts'

const TwoFactorMethod = builder.enumType('TwoFactorMethod', {
  description: 'How a second factor can be shown.',
  values: {
    TOTP: { description: 'Six digits of an authenticator app (RFC 6238).' },
    RECOVERY_CODE: { description: 'One of the codes that were shown when two-factor was turned on.' },
  } as const,
})

builder.objectType(TwoFactorChallenge, {
  name: 'TwoFactorChallenge',
  description: 'The password was right; a second factor is needed: give it to `verifyTwoFactor`.',
  ...inherits(),
  isTypeOf: (value) => value instanceof TwoFactorChallenge,
  fields: (t) => ({
    challengeToken: t.exposeString('challengeToken', {
      description: 'For `verifyTwoFactor` and nothing else; works once.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Ten minutes from now.' }),
    methods: t.field({
      type: [TwoFactorMethod],
      description: 'What can be given.',
      resolve: (challenge) => challenge.methods,
    }),
  }),
})

builder.objectType(TwoFactorSetup, {
  name: 'TwoFactorSetup',
  description: 'What an authenticator app needs; it can never be read again.',
  ...inherits(),
  isTypeOf: (value) => value instanceof TwoFactorSetup,
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'The secret in Base32, to type in.' }),
    otpauthUrl: t.exposeString('otpauthUrl', { description: 'The `otpauth://` address that apps take.' }),
    qrCode: t.exposeString('qrCode', { description: 'The same as a QR code: a `data:image/svg+xml` address.' }),
  }),
})

builder.objectType(RecoveryCodes, {
  name: 'RecoveryCodes',
  description: 'Codes that each sign in once in place of the app. Shown once: keep them safe.',
  ...inherits(),
  isTypeOf: (value) => value instanceof RecoveryCodes,
  fields: (t) => ({ codes: t.exposeStringList('codes', { description: 'Ten codes.' }) }),
})

builder.objectField(User, 'recoveryCodesRemaining', (t) =>
  t.int({
    ...selfOr('profile:read', 'users:read'),
    nullable: true,
    description: 'How many recovery codes are left; null while two-factor is off.',
    resolve: (user, _args, { services }) => (user.twoFactorEnabledAt ? countRecoveryCodes(services, user.id) : null),
  }),
)
