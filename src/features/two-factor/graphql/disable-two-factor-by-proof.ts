import { ProofRequiredError } from '../../../core/access/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { disableTwoFactorByProof } from '../domain/disable-two-factor.ts'
import { TwoFactorNotEnabledError } from '../errors.ts'

builder.mutationField('disableTwoFactorByProof', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller, beyondTier: true }),
    types: [Done, ProofRequiredError, TwoFactorNotEnabledError],
    description:
      'Turns two-factor authentication off without a code, if the session has proved a code or a passkey within the last five ' +
      'minutes, by signing in or by `reauthenticate`. It is for users who have lost the authenticator app, and have a passkey or ' +
      'have just used the last recovery code. Your other sessions are ended, and a notice is mailed to you.',
    resolve: async (_root, _args, context) =>
      (await disableTwoFactorByProof(context.services, sessionCaller(context))) ??
      new Done('Two-factor authentication is off.'),
  }),
)
