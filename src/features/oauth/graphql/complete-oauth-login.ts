import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccountSuspendedError, AuthTokens, adoptTokens, countLogin, TwoFactorChallenge } from '../../session/index.ts'
import { completeOAuthLogin } from '../domain/complete-oauth-login.ts'
import { AccountExistsError, OAuthFailedError } from '../errors.ts'
import { finishArguments } from './oauth-arguments.ts'

builder.mutationField('completeOAuthLogin', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 40, duration: 900 }),
    types: [
      AuthTokens,
      TwoFactorChallenge,
      OAuthFailedError,
      AccountExistsError,
      AccountSuspendedError,
      ValidationError,
    ],
    description:
      'Finishes a sign-in at an identity provider that `startOAuthLogin` began, for the client that began it, once. An identity that ' +
      'is not known yet gets an account of its own; where sign-up is not open to everybody (SIGNUP), the answer is OAuthFailedError with ' +
      'the reason SIGNUP_CLOSED instead. For a sign-in on the pages of this server, call `exchangeLoginCode` instead.',
    args: finishArguments,
    resolve: async (_root, args, context) => {
      const answer = await completeOAuthLogin(context.services, context, args)
      countLogin(context.services.meter, 'oauth', answer)
      return adoptTokens(context, answer)
    },
  }),
)
