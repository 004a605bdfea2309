import { ProofRequiredError } from '../../../core/access/errors.ts'
import { ValidationError } from '../../../core/errors.ts'
import { byCaller, requiresSession, sessionCaller } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { OAuthRedirect } from '../domain/begin-state.ts'
import { startOAuthLink } from '../domain/start-oauth-link.ts'
import { OAuthFailedError } from '../errors.ts'
import { startArguments } from './oauth-arguments.ts'

builder.mutationField('startOAuthLink', (t) =>
  t.errorUnionField({
    ...requiresSession([['profile:write']], { limit: 20, duration: 900, by: byCaller }),
    types: [OAuthRedirect, OAuthFailedError, ProofRequiredError, ValidationError],
    description:
      'Begins to link an account at an identity provider to your account. Sign in or call `reauthenticate` within the five minutes ' +
      'before. Send the browser to `url`, and then call `linkOAuthAccount` in this session.',
    args: startArguments,
    resolve: async (_root, args, context) => startOAuthLink(context.services, sessionCaller(context), args),
  }),
)
