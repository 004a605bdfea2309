import { ProofRequiredError } from '../../../core/access/errors.ts'
import { knownFactorFirst } from '../../../core/access/known-factor-first.ts'
import { AccountLockedError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { InvalidCredentialsError, passwordOrProof } from '../../session/index.ts'
import { setupTwoFactor, TwoFactorSetup } from '../domain/setup-two-factor.ts'
import { TwoFactorAlreadyEnabledError } from '../errors.ts'

builder.mutationField('setupTwoFactor', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 10, duration: 900, by: byCaller }),
    types: [
      TwoFactorSetup,
      InvalidCredentialsError,
      AccountLockedError,
      ProofRequiredError,
      TwoFactorAlreadyEnabledError,
    ],
    description:
      'Starts the set-up of two-factor authentication and returns a new secret. Two-factor authentication stays off until ' +
      '`confirmTwoFactor`, which must follow within 15 minutes. Calling it again replaces the secret. ' +
      knownFactorFirst,
    args: { password: t.arg.string({ description: passwordOrProof }) },
    resolve: (_root, { password }, context) => setupTwoFactor(context.services, sessionCaller(context), password),
  }),
)
