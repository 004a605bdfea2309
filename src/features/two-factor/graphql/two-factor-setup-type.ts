import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { TwoFactorSetup } from '../domain/setup-two-factor.ts'

builder.objectType(TwoFactorSetup, {
  name: 'TwoFactorSetup',
  description: 'A new secret for an authenticator app. It cannot be read again.',
  ...inherits(),
  isTypeOf: (value) => value instanceof TwoFactorSetup,
  fields: (t) => ({
    secret: t.exposeString('secret', { description: 'The secret in Base32, for users who type it into the app.' }),
    otpauthUrl: t.exposeString('otpauthUrl', {
      description: 'The secret as an `otpauth://` URL, which authenticator apps open.',
    }),
    qrCode: t.exposeString('qrCode', { description: 'The URL as a QR code: a `data:image/svg+xml` URL.' }),
  }),
})
