import { ConflictError, ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { linkOAuthAccount } from '../domain/link-oauth-account.ts'
import { OAuthFailedError } from '../errors.ts'
import { OAuthAccountType } from './oauth-account-type.ts'
import { finishArguments } from './oauth-arguments.ts'

builder.mutationField('linkOAuthAccount', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller }),
    types: [OAuthAccountType, OAuthFailedError, ConflictError, ValidationError],
    description:
      'Links the account at an identity provider that `startOAuthLink` began with, in the same session. The user can sign in with it ' +
      'from then on, and gets a mail about it. ConflictError: you have 20 linked accounts.',
    args: finishArguments,
    resolve: async (_root, args, context) => linkOAuthAccount(context.services, sessionCaller(context), args),
  }),
)
