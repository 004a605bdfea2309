import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { IdTokenLogin } from '../domain/start-id-token-login.ts'

builder.objectType(IdTokenLogin, {
  name: 'IdTokenLogin',
  description: 'A nonce for an ID token that the provider’s own library gets.',
  ...inherits(),
  isTypeOf: (value) => value instanceof IdTokenLogin,
  fields: (t) => ({
    nonce: t.exposeString('nonce', {
      description:
        'Give it to the library of the provider, as it is or as its SHA-256 hash, and send it with `loginWithIdToken`. It works once.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Until when the nonce works: ten minutes after it was made.',
    }),
  }),
})
