import type { Credential } from '../../../core/access/credentials.ts'
import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { RequestError } from '../../../core/request-error.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'
import { refresh } from '../domain/refresh.ts'
import { signIn } from './sign-in.ts'

builder.mutationField('refresh', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 600, duration: 60 }),
    types: [AuthTokens, TokenInvalidError, TokenExpiredError],
    description:
      'Exchanges a refresh token for new tokens of the same session. Send the refresh token as the argument or as the ' +
      'Bearer credential. It works once: within 10 seconds every retry returns the same new refresh token, and later use ' +
      'of the old one ends the session.',
    args: {
      refreshToken: t.arg.string({ description: 'Omit it when you send the token as `Authorization: Bearer`.' }),
    },
    resolve: async (_root, { refreshToken }, context) =>
      signIn(context, await refresh(context.services, context, tokenInput(context.credential, refreshToken))),
  }),
)

function tokenInput(credential: Credential, argument: string | null | undefined): string {
  const bearer = credential.kind === 'REFRESH_TOKEN' ? credential.token : null
  if (bearer && argument) {
    throw new RequestError('BAD_USER_INPUT', 'Send the refresh token either as `refreshToken` or as `Bearer`.')
  }
  const token = bearer ?? argument
  if (!token) throw new RequestError('BAD_USER_INPUT', '`refreshToken` or a Bearer refresh token is required.')
  return token
}
