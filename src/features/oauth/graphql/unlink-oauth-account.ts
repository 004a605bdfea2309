import { LastWayInError, ProofRequiredError } from '../../../core/access/errors.ts'
import { requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { unlinkOAuthAccount } from '../domain/unlink-oauth-account.ts'
import { OAuthAccountNotFoundError } from '../errors.ts'

builder.mutationField('unlinkOAuthAccount', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']]),
    types: [Done, OAuthAccountNotFoundError, LastWayInError, ProofRequiredError],
    description:
      'Unlinks an account at an identity provider from your account, and signs out your other sessions. Sign in or call ' +
      '`reauthenticate` within the five minutes before. Your last way to sign in cannot be unlinked.',
    args: { id: t.arg.id({ required: true, description: 'The id of the linked account.' }) },
    resolve: async (_root, { id }, context) =>
      (await unlinkOAuthAccount(context.services, sessionCaller(context), id)) ?? new Done('The account was unlinked.'),
  }),
)
