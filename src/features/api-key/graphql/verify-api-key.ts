import { ScopeNotGrantedError, TokenInvalidError } from '../../../core/errors.ts'
import { byCaller, inherits, requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { User } from '../../user/graphql/user-type.ts'
import { VerifiedApiKey, verifyApiKey } from '../domain/verify-api-key.ts'
import { ApiKey } from './api-key-type.ts'

builder.objectType(VerifiedApiKey, {
  name: 'VerifiedApiKey',
  description: 'The key is good now.',
  ...inherits(),
  isTypeOf: (value) => value instanceof VerifiedApiKey,
  fields: (t) => ({
    apiKey: t.field({ type: ApiKey, description: 'The key.', resolve: (verified) => verified.apiKey }),
    user: t.field({ type: User, description: 'Its owner.', resolve: (verified) => verified.user }),
    scopes: t.expose('scopes', { type: ['Scope'], description: 'What it may do at this moment.' }),
  }),
})

builder.mutationField('verifyApiKey', (t) =>
  t.errorUnionField({
    ...requires([['keys:verify']], { limit: 60_000, duration: 60, by: byCaller }),
    types: [VerifiedApiKey, TokenInvalidError, ScopeNotGrantedError],
    description: 'For resource servers: is this key good, and for these scopes?',
    args: {
      key: t.arg.string({ required: true, description: 'The key as it was shown to you.' }),
      scopes: t.arg({ type: ['Scope'], description: 'Scopes that it must hold, all of them.' }),
    },
    resolve: (_root, { key, scopes }, { services }) => verifyApiKey(services, key, scopes ?? []),
  }),
)
