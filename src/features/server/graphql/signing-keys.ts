import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { listSigningKeys } from '../domain/list-signing-keys.ts'
import { SigningKeyType } from './signing-key-type.ts'

builder.queryField('signingKeys', (t) =>
  t.field({
    ...requires([['signing_keys:read']]),
    type: [SigningKeyType],
    description: 'The keys whose access tokens are accepted, newest first, without their private parts.',
    resolve: (_root, _args, { services }) => listSigningKeys(services),
  }),
)
