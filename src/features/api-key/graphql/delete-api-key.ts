import { actorOf } from '../../../core/access/actor.ts'
import { ApiKeyNotFoundError } from '../../../core/errors.ts'
import { requires } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { deleteApiKey } from '../domain/end-api-key.ts'

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
