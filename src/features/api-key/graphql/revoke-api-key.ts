import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { revokeApiKey } from '../domain/revoke-api-key.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { ApiKeyType } from './api-key-type.ts'

builder.mutationField('revokeApiKey', (t) =>
  t.errorUnionField({
    ...requires([['keys:write']]),
    types: [ApiKeyType, ApiKeyNotFoundError],
    description:
      'Revokes an API key. It stops working with the next request, which cannot be undone. It stays in the list. For a key of an ' +
      'organization, you need the scope `organizations:write`, and `org_keys:write` in that organization, or the scope `users:write`.',
    args: { id: t.arg.id({ required: true, description: 'The id of the API key.' }) },
    resolve: (_root, { id }, context) => revokeApiKey(context.services, userCaller(context), id),
  }),
)
