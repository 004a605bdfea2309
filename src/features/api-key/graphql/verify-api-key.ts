import { ScopeNotGrantedError, TokenInvalidError } from '../../../core/errors.ts'
import { byCaller, inherits, requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { UserType } from '../../user/index.ts'
import { VerifiedApiKey, verifyApiKey } from '../domain/verify-api-key.ts'
import { ApiKeyType } from './api-key-type.ts'

builder.objectType(VerifiedApiKey, {
  name: 'VerifiedApiKey',
  description: 'An API key that works now.',
  ...inherits(),
  isTypeOf: (value) => value instanceof VerifiedApiKey,
  fields: (t) => ({
    apiKey: t.field({ type: ApiKeyType, description: 'The API key.', resolve: (verified) => verified.apiKey }),
    user: t.field({
      type: UserType,
      nullable: true,
      description: 'The owner of the key. Null for an API key of an organization.',
      resolve: (verified) => verified.user,
    }),
    scopes: t.expose('scopes', {
      type: ['Scope'],
      description: 'The scopes that the key holds now. An API key of an organization holds none of them.',
    }),
    organizationScopes: t.expose('organizationScopes', {
      type: ['Scope'],
      nullable: true,
      description:
        'The scopes that an API key of an organization holds there now. They hold in that organization alone. Null for an API ' +
        'key of a user.',
    }),
  }),
})

builder.mutationField('verifyApiKey', (t) =>
  t.errorUnionField({
    ...requires([['keys:verify']], { limit: 60_000, duration: 60, by: byCaller, beyondTier: true }),
    types: [VerifiedApiKey, TokenInvalidError, ScopeNotGrantedError],
    description:
      'Checks an API key that was sent to your server: whether it works now and holds the scopes you require.',
    args: {
      key: t.arg.string({ required: true, description: 'The API key as your server received it.' }),
      scopes: t.arg({ type: ['Scope'], description: 'The scopes that the key must hold, all of them.' }),
      organizationScopes: t.arg({
        type: ['Scope'],
        description:
          'The scopes that the key must hold inside its organization, all of them. No API key of a user does.',
      }),
      ip: t.arg.string({
        description:
          'The IP address that sent the key to your server, for `ApiKey.lastUsedIp`. BAD_USER_INPUT for a text that is not an address.',
      }),
    },
    resolve: (_root, { key, scopes, organizationScopes, ip }, { services }) =>
      verifyApiKey(services, {
        key,
        scopes: scopes ?? [],
        organizationScopes: organizationScopes ?? [],
        ip: ip ?? null,
      }),
  }),
)
