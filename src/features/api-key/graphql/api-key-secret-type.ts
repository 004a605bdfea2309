import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeySecret } from '../domain/api-key-secret.ts'
import { ApiKeyType } from './api-key-type.ts'

builder.objectType(ApiKeySecret, {
  name: 'ApiKeySecret',
  description: 'An API key together with its new secret.',
  ...inherits(),
  isTypeOf: (value) => value instanceof ApiKeySecret,
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The complete key. It is shown once and cannot be read again.' }),
    apiKey: t.field({
      type: ApiKeyType,
      description: 'The API key that the secret belongs to.',
      resolve: (secret) => secret.apiKey,
    }),
  }),
})
