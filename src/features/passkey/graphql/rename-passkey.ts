import { ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { renamePasskey } from '../domain/rename-passkey.ts'
import { PasskeyNotFoundError } from '../errors.ts'
import { PasskeyType } from './passkey-type.ts'

builder.mutationField('renamePasskey', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 60, duration: 900, by: byCaller }),
    types: [PasskeyType, PasskeyNotFoundError, ValidationError],
    description: 'Renames one of your passkeys.',
    args: {
      id: t.arg.id({ required: true, description: 'The id of the passkey.' }),
      name: t.arg.string({ required: true, description: 'The new name: 1 to 100 characters on one line.' }),
    },
    resolve: (_root, input, context) => renamePasskey(context.services, sessionCaller(context), input),
  }),
)
