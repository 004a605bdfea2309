import type { Passkey } from '../../../core/access/store/passkey.ts'
import { builder } from '../../../graphql/builder.ts'
import { isNodeOfUser } from '../../../graphql/node.ts'
import { findPasskey } from '../domain/find-passkey.ts'

export const PasskeyType = builder.objectRef<Passkey>('Passkey').implement({
  description:
    'A passkey of a user: a key pair of an authenticator, such as a phone, a password manager or a security key. It signs in ' +
    'without a password and without a code.',
  ...isNodeOfUser(findPasskey, { own: 'profile:read', others: ['users:read'] }),
  // Rows are plain objects: a union recognises them by properties that no other member has.
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'credentialId' in value && 'rpId' in value,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id, a UUIDv7.' }),
    name: t.exposeString('name', {
      description: 'The name that the user gave it; by default the name of the authenticator or the device.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the passkey was registered.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the passkey last signed in or proved who the user is; null if it never did.',
    }),
    backedUp: t.exposeBoolean('backedUp', {
      description:
        'Whether the authenticator keeps a copy of the passkey elsewhere, as synchronised passkeys have. Without one, a lost ' +
        'device loses the passkey.',
    }),
  }),
})
