import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { updateApiKey } from '../domain/update-api-key.ts'
import { ApiKeyNotFoundError } from '../errors.ts'
import { ApiKeyType } from './api-key-type.ts'
import { keyScopes } from './key-scopes.ts'

const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description:
    'The fields to change. A field that is left out keeps its value, and so does null, except where null is described.',
  fields: (t) => ({
    name: t.string({ description: 'A name for the key: 1 to 100 characters on one line.' }),
    scopes: t.field({
      type: ['Scope'],
      validate: keyScopes,
      description: 'The scopes of the key. You can only grant scopes that you hold. An empty list grants nothing.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the key expires. Null removes the expiry.' }),
  }),
})

builder.mutationField('updateApiKey', (t) =>
  t.errorUnionField({
    ...requiresSession([['keys:write']], { limit: 100, duration: 3600, by: byCaller }),
    types: [ApiKeyType, ApiKeyNotFoundError, ScopeNotGrantedError, ProofRequiredError, ValidationError],
    description:
      'Changes an API key. The change applies from the next request on. For a key of an organization, you need the scope ' +
      '`organizations:write`, and `org_keys:write` in that organization, or the scope `users:write`; to add scopes to it or to extend it, also every scope ' +
      'that it holds. When scopes are added or the key is extended, you get a mail, and the session needs a fresh proof ' +
      '(`reauthenticate`) if the key then has `organizations:write` or a scope that the role `user` does not have.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the API key.' }),
      input: t.arg({ type: UpdateApiKeyInput, required: true, description: 'The fields to change.' }),
    },
    resolve: (_root, { id, input }, context) =>
      updateApiKey(context.services, sessionCaller(context), { id, change: input }),
  }),
)
