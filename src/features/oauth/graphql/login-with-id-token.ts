import { ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { text } from '../../../graphql/validation.ts'
import { AccountSuspendedError, AuthTokens, adoptTokens, countLogin, TwoFactorChallenge } from '../../session/index.ts'
import { loginWithIdToken } from '../domain/login-with-id-token.ts'
import { AccountExistsError, OAuthFailedError } from '../errors.ts'

builder.mutationField('loginWithIdToken', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 20, duration: 900 }),
    types: [
      AuthTokens,
      TwoFactorChallenge,
      OAuthFailedError,
      AccountExistsError,
      AccountSuspendedError,
      ValidationError,
    ],
    description:
      'Signs in with an ID token that the provider’s own library got with the nonce of `startIdTokenLogin`. The token has to be for ' +
      'one of the clients that the operator listed (OAUTH_<NAME>_CLIENT_IDS). An identity that is not known yet gets an account of its own; ' +
      'where sign-up is not open to everybody (SIGNUP), the answer is OAuthFailedError with the reason SIGNUP_CLOSED instead.',
    args: {
      provider: t.arg.string({
        required: true,
        validate: text(64),
        description: 'The provider that the nonce was made for.',
      }),
      idToken: t.arg.string({ required: true, validate: text(10_000), description: 'The ID token, a JWT.' }),
      nonce: t.arg.string({
        required: true,
        validate: text(200),
        description: 'The nonce of `startIdTokenLogin`, as it was given.',
      }),
    },
    resolve: async (_root, args, context) => {
      const answer = await loginWithIdToken(context.services, context, args)
      countLogin(context.services.meter, 'oauth', answer)
      return adoptTokens(context, answer)
    },
  }),
)
