import { ProofRequiredError } from '../../../core/access/errors.ts'
import { knownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { ConflictError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { PasskeyCeremony } from '../domain/begin-ceremony.ts'
import { startPasskeyRegistration } from '../domain/start-passkey-registration.ts'

builder.mutationField('startPasskeyRegistration', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 30, duration: 900, by: byCaller }),
    types: [PasskeyCeremony, ProofRequiredError, ConflictError],
    description:
      'Begins the registration of a passkey, which the same session finishes within 5 minutes. It requires a proof that is not ' +
      'older than five minutes: a sign-in or `reauthenticate`. `ConflictError` if passkeys are off on this server, or if you ' +
      'have 25 passkeys. ' +
      knownFactorFirst,
    resolve: (_root, _args, context) => startPasskeyRegistration(context.services, sessionCaller(context)),
  }),
)
