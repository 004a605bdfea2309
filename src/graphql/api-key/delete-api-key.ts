import { actorOf } from '../../domain/access/actor.ts'
import { deleteApiKey } from '../../domain/api-key/end-api-key.ts'
import { ApiKeyNotFoundError } from '../../domain/errors.ts'
import { requires } from '../access-rules.ts'
import { Done } from '../answers.ts'
import { builder } from '../builder.ts'

builder.mutationField('deleteApiKey', (t) =>
  t.errorUnionField({
    ...requires([['keys:write']]),
    types: [Done, ApiKeyNotFoundError],
    description: 'Ends one of your API keys and takes it out of the list.',
    args: { id: t.arg.id({ required: true, description: 'The key’s id.' }) },
    resolve: async (_root, { id }, { services, access, client }) =>
      (await deleteApiKey(services, actorOf(access), id, client)) ?? new Done('The key is deleted.'),
  }),
)
