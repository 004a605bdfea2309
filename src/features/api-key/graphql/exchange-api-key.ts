import { TokenExpiredError } from '../../../core/errors.ts'
import { apiKeyOf, inherits, requiresApiKey } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccessToken, exchangeApiKey } from '../domain/exchange-api-key.ts'

builder.objectType(AccessToken, {
  name: 'AccessToken',
  description: 'A short-lived JWT (RFC 9068) for resource servers.',
  ...inherits(),
  isTypeOf: (value) => value instanceof AccessToken,
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', {
      description: 'The JWT: checked by the keys at `/.well-known/jwks.json`.',
    }),
    tokenType: t.exposeString('tokenType', { description: 'Always `Bearer`.' }),
    expiresIn: t.exposeInt('expiresIn', { description: 'Seconds until it expires: 300 at most.' }),
  }),
})

builder.mutationField('exchangeApiKey', (t) =>
  t.errorUnionField({
    ...requiresApiKey(),
    types: [AccessToken, TokenExpiredError],
    description: 'A short-lived access token for the calling API key, so that resource servers can check it offline.',
    resolve: (_root, _args, context) => exchangeApiKey(context.services, apiKeyOf(context)),
  }),
)
