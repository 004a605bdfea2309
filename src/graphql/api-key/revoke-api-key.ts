import { actorOf } from '../../domain/access/actor.ts'
import { revokeApiKey } from '../../domain/api-key/end-api-key.ts'
import { ApiKeyNotFoundError } from '../../domain/errors.ts'
import { requires } from '../access-rules.ts'
import { builder } from '../builder.ts'
import { ApiKey } from './api-key.ts'

builder.mutationField('revokeApiKey', (t) =>
  t.errorUnionField({
    ...requires([['keys:write']]),
    types: [ApiKey, ApiKeyNotFoundError],
    description: 'Ends one of your API keys for good, from the next request on. It stays in the list.',
    args: { id: t.arg.id({ required: true, description: 'The key’s id.' }) },
    resolve: (_root, { id }, { services, access, client }) => revokeApiKey(services, actorOf(access), id, client),
  }),
)
