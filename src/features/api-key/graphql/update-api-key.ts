import { ApiKeyNotFoundError, ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { updateApiKey } from '../domain/update-api-key.ts'
import { ApiKey } from './api-key-type.ts'

const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description: 'What to change; a field that is left out stays.',
  fields: (t) => ({
    name: t.string({ description: 'What you call it: 1 to 100 characters.' }),
    scopes: t.field({
      type: ['Scope'],
      validate: { maxLength: [200, { message: 'A key has 200 scopes at most.' }] },
      description: 'What it may do; none you do not hold.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; null: never.' }),
  }),
})

builder.mutationField('updateApiKey', (t) =>
  t.errorUnionField({
    ...requiresSession([['keys:write']]),
    types: [ApiKey, ApiKeyNotFoundError, ScopeNotGrantedError, ValidationError],
    description: 'Changes one of your API keys; it holds from the next request on.',
    args: {
      id: t.arg.id({ required: true, description: 'The key’s id.' }),
      input: t.arg({ type: UpdateApiKeyInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, { id, input }, context) =>
      updateApiKey(context.services, sessionOf(context), id, input, context.client),
  }),
)
