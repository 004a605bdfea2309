import * as errors from '../../../core/errors.ts'
import { RequestError } from '../../../core/request-error.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'
import { refresh } from '../domain/refresh.ts'
import { signIn } from './sign-in.ts'

builder.mutationField('refresh', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 600, duration: 60 }),
    types: [AuthTokens, errors.TokenInvalidError, errors.TokenExpiredError],
    description:
      'New tokens for the same session. The refresh token comes as the argument or as the Bearer credential, works once, ' +
      'and gives the same successor to every retry within 10 seconds; later, a used token ends the session.',
    args: { refreshToken: t.arg.string({ description: 'Left out when it is sent as `Authorization: Bearer`.' }) },
    resolve: async (_root, { refreshToken }, context) => {
      const answer = await refresh(context.services, tokenOf(context, refreshToken), context.client)
      return signIn(context, answer)
    },
  }),
)

function tokenOf({ access }: RequestContext, argument: string | null | undefined): string {
  const presented = access.kind === 'ANONYMOUS' ? access.presented : null
  const bearer = presented?.kind === 'REFRESH_TOKEN' ? presented.token : null
  if (bearer && argument)
    throw new RequestError('BAD_USER_INPUT', 'Send one refresh token: argument or Bearer, not both.')
  const token = bearer ?? argument
  if (!token) throw new RequestError('BAD_USER_INPUT', 'Send the refresh token as the argument or as Bearer.')
  return token
}
