import { LastWayInError, ProofRequiredError } from '../../../core/access/errors.ts'
import { knownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { deletePasskey } from '../domain/delete-passkey.ts'
import { PasskeyNotFoundError } from '../errors.ts'

builder.mutationField('deletePasskey', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 60, duration: 900, by: byCaller }),
    types: [Done, PasskeyNotFoundError, LastWayInError, ProofRequiredError],
    description:
      'Deletes one of your passkeys, ends your other sessions, and mails a notice to you. It requires a proof that is not older than five minutes: a ' +
      'sign-in or `reauthenticate`. The last way to sign in that works now cannot be deleted. ' +
      knownFactorFirst,
    args: { id: t.arg.id({ required: true, description: 'The id of the passkey.' }) },
    resolve: async (_root, { id }, context) =>
      (await deletePasskey(context.services, sessionCaller(context), id)) ?? new Done('The passkey has been deleted.'),
  }),
)
