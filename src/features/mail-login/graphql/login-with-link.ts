import { TokenExpiredError, TokenInvalidError, ValidationError } from '../../../core/errors.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AccountSuspendedError, AuthTokens, adoptTokens, countLogin, TwoFactorChallenge } from '../../session/index.ts'
import { loginWithLink } from '../domain/login-with-link.ts'

builder.mutationField('loginWithLink', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 30, duration: 900 }),
    types: [
      AuthTokens,
      TwoFactorChallenge,
      TokenInvalidError,
      TokenExpiredError,
      AccountSuspendedError,
      ValidationError,
    ],
    description:
      'Signs in with the link of a mail, in the browser that asked for it. Another verifier is answered with TokenInvalidError ' +
      'and spends nothing: ask for the code of the mail then. Confirms the address; the first confirmation ends everything that ' +
      'was made in the account before, and its password. The first sign-in after an administrator has changed the address removes ' +
      'the password, and revokes the API keys, passkeys and linked providers unless `deviceToken` shows that the user has signed ' +
      'in on this device before. Makes the account if the address has none, and SIGNUP_BY_MAIL and SIGNUP are on. FORBIDDEN ' +
      'where LOGIN_BY_MAIL is off.',
    args: {
      token: t.arg.string({ required: true, description: 'The parameter `token` of the link.' }),
      codeVerifier: t.arg.string({
        required: true,
        description: 'The verifier that the `codeChallenge` was made from: 43 to 128 characters (RFC 7636).',
      }),
      deviceToken: t.arg.string({ description: 'The `deviceToken` of an earlier sign-in on this device.' }),
    },
    resolve: async (_root, input, context) => {
      const answer = await loginWithLink(context.services, context, input)
      countLogin(context.services.meter, 'mail', answer)
      return adoptTokens(context, answer)
    },
  }),
)
