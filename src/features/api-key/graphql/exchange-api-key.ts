import { TokenExpiredError } from '../../../core/errors.ts'
import { apiKeyCaller, inherits, requiresApiKey } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccessToken, exchangeApiKey } from '../domain/exchange-api-key.ts'

builder.objectType(AccessToken, {
  name: 'AccessToken',
  description: 'A short-lived JWT access token (RFC 9068) for resource servers.',
  ...inherits(),
  isTypeOf: (value) => value instanceof AccessToken,
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', {
      description: 'The JWT. Verify it with the keys at `/.well-known/jwks.json`.',
    }),
    tokenType: t.exposeString('tokenType', { description: 'Always `Bearer`.' }),
    expiresIn: t.exposeInt('expiresIn', { description: 'The lifetime of the token in seconds: at most 300.' }),
  }),
})

builder.mutationField('exchangeApiKey', (t) =>
  t.errorUnionField({
    ...requiresApiKey(),
    types: [AccessToken, TokenExpiredError],
    description:
      'Exchanges the API key of this request for a short-lived access token, which resource servers can verify offline.',
    resolve: (_root, _args, context) => exchangeApiKey(context.services, apiKeyCaller(context)),
  }),
)
