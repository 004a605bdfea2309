import { TokenInvalidError, ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AuthTokens, adoptTokens } from '../../session/index.ts'
import { exchangeLoginCode } from '../domain/exchange-login-code.ts'

builder.mutationField('exchangeLoginCode', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 60, duration: 60 }),
    types: [AuthTokens, TokenInvalidError, ValidationError],
    description:
      'Opens a session with the `code` that `createLoginCode`, or the sign-in page of this server, added to your `returnTo` address. ' +
      'To finish a sign-in that `startOAuthLogin` began, call `completeOAuthLogin` instead. The code works once, for 60 seconds, and ' +
      'only with the verifier of its `codeChallenge`; a wrong verifier spends it. One that has expired is answered with ' +
      'TokenInvalidError. A code that is presented again ends the session that it opened.',
    args: {
      code: t.arg.string({
        required: true,
        description: 'The parameter `code` that arrived at your `returnTo` address.',
      }),
      codeVerifier: t.arg.string({
        required: true,
        description: 'The verifier that the `codeChallenge` was made from: 43 to 128 characters (RFC 7636).',
      }),
    },
    resolve: async (_root, input, context) =>
      adoptTokens(context, await exchangeLoginCode(context.services, context, input)),
  }),
)
