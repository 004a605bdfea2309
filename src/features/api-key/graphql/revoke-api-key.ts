import { actorOf } from '../../../core/access/actor.ts'
import { ApiKeyNotFoundError } from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { revokeApiKey } from '../domain/end-api-key.ts'
import { ApiKey } from './api-key-type.ts'

builder.mutationField('revokeApiKey', (t) =>
  t.errorUnionField({
    ...requires([['keys:write']]),
    types: [ApiKey, ApiKeyNotFoundError],
    description: 'Ends one of your API keys for good, from the next request on. It stays in the list.',
    args: { id: t.arg.id({ required: true, description: 'The key’s id.' }) },
    resolve: (_root, { id }, { services, access, client }) => revokeApiKey(services, actorOf(access), id, client),
  }),
)
