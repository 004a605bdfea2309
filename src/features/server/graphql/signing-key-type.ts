import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { ShownSigningKey } from '../domain/list-signing-keys.ts'

export const SigningKeyType = builder.objectRef<ShownSigningKey>('SigningKey').implement({
  description: 'A key that signs access tokens, without its private part.',
  ...inherits(),
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'kid' in value && 'algorithm' in value,
  fields: (t) => ({
    kid: t.exposeID('kid', { description: 'The id of the key: the `kid` of its tokens and of the JWKS.' }),
    algorithm: t.exposeString('algorithm', { description: 'The algorithm: `ES256`, `EdDSA` or `RS256`.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the key was made.' }),
    activeFrom: t.expose('activeFrom', {
      type: 'DateTime',
      description:
        'When the key begins to sign: seven minutes after it was made, when no cached JWKS can lack it any more.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the key stops verifying tokens. Null while there is no newer key.',
    }),
    current: t.exposeBoolean('isCurrent', {
      description: 'Whether the instance that answers signs with this key now.',
    }),
  }),
})
