import { ApiKeyNotFoundError, ValidationError } from '../../../core/errors.ts'
import { requiresSession, sessionOf } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { ApiKeySecret } from '../domain/create-api-key.ts'
import { rotateApiKey } from '../domain/rotate-api-key.ts'

builder.mutationField('rotateApiKey', (t) =>
  t.errorUnionField({
    ...requiresSession([['keys:write']]),
    types: [ApiKeySecret, ApiKeyNotFoundError, ValidationError],
    description:
      'Gives one of your API keys a new secret, shown once. The old one works on for `overlapSeconds`; answers to it ' +
      'carry `Deprecation` and `Sunset` headers.',
    args: {
      id: t.arg.id({ required: true, description: 'The key’s id.' }),
      overlapSeconds: t.arg.int({
        defaultValue: 0,
        description: 'Seconds that the old secret still works: 30 days at most.',
      }),
    },
    resolve: (_root, { id, overlapSeconds }, context) =>
      rotateApiKey(context.services, sessionOf(context), { id, overlapSeconds: overlapSeconds ?? 0 }, context.client),
  }),
)
