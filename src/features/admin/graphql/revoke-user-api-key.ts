import { ScopeNotGrantedError } from '../../../core/errors.ts'
import { requires, userCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeyNotFoundError, ApiKeyType } from '../../api-key/index.ts'
import { revokeUserApiKey } from '../domain/revoke-user-api-key.ts'

builder.mutationField('revokeUserApiKey', (t) =>
  t.errorUnionField({
    ...requires([['users:write']]),
    types: [ApiKeyType, ApiKeyNotFoundError, ScopeNotGrantedError],
    description:
      'Revokes an API key of any user or organization. It stops working with the next request, which cannot be undone. It stays in ' +
      'the list of its owner.',
    args: { id: t.arg.id({ required: true, description: 'The id of the API key.' }) },
    resolve: (_root, { id }, context) => revokeUserApiKey(context.services, userCaller(context), id),
  }),
)
