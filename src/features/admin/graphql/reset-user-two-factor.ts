import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import { requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { TwoFactorNotEnabledError } from '../../two-factor/index.ts'
import { resetUserTwoFactor } from '../domain/reset-user-two-factor.ts'

builder.mutationField('resetUserTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['users:write']]),
    types: [Done, UserNotFoundError, TwoFactorNotEnabledError, ScopeNotGrantedError, ProofRequiredError],
    description:
      'Turns off two-factor authentication for a user who has lost the second factor. Every session of the user is ' +
      'revoked, and the user gets a mail. Passkeys stay: the user deletes lost ones after signing in. ' +
      'It needs a fresh proof (`reauthenticate`).',
    args: { id: t.arg.id({ required: true, description: 'The id of the user.' }) },
    resolve: async (_root, { id }, context) =>
      (await resetUserTwoFactor(context.services, sessionCaller(context), id)) ??
      new Done('Two-factor authentication was turned off for the user.'),
  }),
)
