import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeySecret, createApiKey } from '../domain/create-api-key.ts'
import { ApiKeyMode } from './api-key-type.ts'

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new API key.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What you call it: 1 to 100 characters.' }),
    scopes: t.field({
      type: ['Scope'],
      required: true,
      validate: { maxLength: [200, { message: 'A key has 200 scopes at most.' }] },
      description: 'What it may do; none you do not hold. An empty list gives nothing.',
    }),
    mode: t.field({ type: ApiKeyMode, defaultValue: 'LIVE', description: 'Live or test.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; left out: never.' }),
  }),
})

builder.mutationField('createApiKey', (t) =>
  t.errorUnionField({
    ...requiresSession([['keys:write']], { limit: 100, duration: 3600, by: byCaller }),
    types: [ApiKeySecret, ValidationError, ScopeNotGrantedError],
    description: 'Makes an API key. The key is shown once, in this answer. A key cannot make keys.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The new key.' }) },
    resolve: (_root, { input }, context) =>
      createApiKey(context.services, sessionOf(context), { ...input, mode: input.mode ?? 'LIVE' }, context.client),
  }),
)
