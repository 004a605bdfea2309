import { ProofRequiredError } from '../../../core/access/errors.ts'
import { OrganizationNotFoundError, ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
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
      description:
        'The scopes of the key. You can only grant scopes that you hold; for a key of an organization, scopes that you hold ' +
        'there. An empty list grants nothing.',
    }),
    mode: t.field({
      type: ApiKeyMode,
      defaultValue: 'LIVE',
      description: 'Whether the key is for production or for testing.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When the key expires. By default it never does.' }),
    organizationId: t.id({
      description:
        'The id of the organization that the key belongs to; it requires the scope `organizations:write`, and `org_keys:write` in ' +
        'that organization, or the scope `users:write`. By default the key belongs to you.',
    }),
  }),
})

builder.mutationField('createApiKey', (t) =>
  t.errorUnionField({
    ...requiresSession([['keys:write']], { limit: 100, duration: 3600, by: byCaller }),
    types: [ApiKeySecret, OrganizationNotFoundError, ValidationError, ScopeNotGrantedError, ProofRequiredError],
    description:
      'Creates an API key for you, or for an organization. The key is shown once, in this response. A key of an organization holds ' +
      'scopes in that organization alone, acts as the organization, and works on when you leave it. An API key cannot create ' +
      'keys: use a session. You get a mail. For `organizations:write` and for a scope that the role `user` does not have, the session needs a fresh proof ' +
      '(`reauthenticate`).',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The fields of the new key.' }) },
    resolve: (_root, { input }, context) =>
      createApiKey(context.services, sessionCaller(context), { ...input, mode: input.mode ?? 'LIVE' }),
  }),
)
