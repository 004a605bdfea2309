import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeySecret } from '../domain/api-key-secret.ts'
import { rotateApiKey } from '../domain/rotate-api-key.ts'
import { ApiKeyNotFoundError } from '../errors.ts'

builder.mutationField('rotateApiKey', (t) =>
  t.errorUnionField({
    ...requiresSession([['keys:write']], { limit: 100, duration: 3600, by: byCaller }),
    types: [ApiKeySecret, ApiKeyNotFoundError, ScopeNotGrantedError, ProofRequiredError, ValidationError],
    description:
      'Gives an API key a new secret, which is shown once. The old secret works for another `overlapSeconds`; responses to it carry ' +
      'the headers `Deprecation` and `Sunset`. For a key of an organization, you need the scope `organizations:write`, and ' +
      '`org_keys:write` and every scope of the key in that organization, or the scope `users:write`. You get a mail. For a key with ' +
      '`organizations:write` or a scope that the role `user` does not have, the session needs a fresh proof (`reauthenticate`). A key ' +
      'that has expired is answered with ApiKeyNotFoundError: give it a later `expiresAt` with `updateApiKey` first.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the API key.' }),
      overlapSeconds: t.arg.int({
        defaultValue: 0,
        description: 'For how many seconds the old secret still works: at most 30 days.',
      }),
    },
    resolve: (_root, { id, overlapSeconds }, context) =>
      rotateApiKey(context.services, sessionCaller(context), { id, overlapSeconds: overlapSeconds ?? 0 }),
  }),
)
