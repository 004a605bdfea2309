import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeySecret } from '../domain/api-key-secret.ts'
import { createApiKey } from '../domain/create-api-key.ts'
import { ApiKeyMode } from './api-key-type.ts'
import { keyScopes } from './key-scopes.ts'

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'The fields of a new API key.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'A name for the key: 1 to 100 characters on one line.' }),
    scopes: t.field({
      type: ['Scope'],
      required: true,
      validate: keyScopes,
      description: 'The scopes of the key. You can only grant scopes that you hold. An empty list grants nothing.',
    }),
    mode: t.field({
      type: ApiKeyMode,
      defaultValue: 'LIVE',
      description: 'Whether the key is for production or for testing.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the key expires. By default it never does.' }),
  }),
})

builder.mutationField('createApiKey', (t) =>
  t.errorUnionField({
    ...requiresSession([['keys:write']], { limit: 100, duration: 3600, by: byCaller }),
    types: [ApiKeySecret, ValidationError, ScopeNotGrantedError],
    description:
      'Creates an API key. The key is shown once, in this response. An API key cannot create keys: use a session.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The fields of the new key.' }) },
    resolve: (_root, { input }, context) =>
      createApiKey(context.services, sessionCaller(context), { ...input, mode: input.mode ?? 'LIVE' }),
  }),
)
