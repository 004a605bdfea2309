import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { deleteApiKey } from '../domain/delete-api-key.ts'
import { ApiKeyNotFoundError } from '../errors.ts'

builder.mutationField('deleteApiKey', (t) =>
  t.errorUnionField({
    ...requires([['keys:write']]),
    types: [Done, ApiKeyNotFoundError],
    description:
      'Revokes an API key and removes it from the list. For a key of an organization, you need the scope `organizations:write`, ' +
      'and `org_keys:write` in that organization, or the scope `users:write`.',
    args: { id: t.arg.id({ required: true, description: 'The id of the API key.' }) },
    resolve: async (_root, { id }, context) =>
      (await deleteApiKey(context.services, userCaller(context), id)) ?? new Done('The API key was deleted.'),
  }),
)
