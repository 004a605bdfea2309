import { inherits } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { PasskeyCeremony } from '../domain/begin-ceremony.ts'

builder.objectType(PasskeyCeremony, {
  name: 'PasskeyCeremony',
  description: 'A challenge for an authenticator. It can be answered once.',
  ...inherits(),
  isTypeOf: (value) => value instanceof PasskeyCeremony,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id, which finishes the ceremony together with the response.' }),
    options: t.expose('options', {
      type: 'JSONObject',
      description:
        'The options in the JSON form of WebAuthn Level 3, for `PublicKeyCredential.parseCreationOptionsFromJSON` (registration) ' +
        'or `PublicKeyCredential.parseRequestOptionsFromJSON` (everything else).',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When the ceremony expires: after 5 minutes for a registration or a proof, after 10 minutes for a login.',
    }),
  }),
})
