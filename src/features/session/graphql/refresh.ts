import { TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { RequestError } from '../../../core/request-error.ts'
import { isPublic } from '../../../graphql/access-rules.ts'
import { builder } from '../../../graphql/builder.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'
import { refresh } from '../domain/refresh.ts'
import { adoptTokens } from './adopt-tokens.ts'

builder.mutationField('refresh', (t) =>
  t.errorUnionField({
    ...isPublic({ limit: 600, duration: 60 }),
    types: [AuthTokens, TokenInvalidError, TokenExpiredError],
    description:
      'Exchanges a refresh token for new tokens of the same session. Send the refresh token as the argument or as the ' +
      'Bearer credential, or, with COOKIE_MODE and in the pages of this server, the header `X-Sallyport-Cookie: on` with the cookie. It works once: within 10 seconds every retry returns the same new refresh token, and later use ' +
      'of the old one ends the session.',
    args: {
      refreshToken: t.arg.string({ description: 'Omit it when you send the token as `Authorization: Bearer`.' }),
    },
    resolve: async (_root, { refreshToken }, context) => {
      const token = tokenInput(context, refreshToken)
      const newest = context.refreshCookie?.keepsTokens ?? false
      const answer =
        token === null ? new TokenInvalidError() : await refresh(context.services, context, { token, newest })
      // Without a cookie there is none to delete: another tab may be getting one meanwhile.
      if (token !== null && !(answer instanceof AuthTokens)) context.refreshCookie?.clear()
      return adoptTokens(context, answer)
    },
  }),
)

/** @returns null for a page of this server without a session, which is not an error */
function tokenInput(
  { credential, refreshCookie }: Pick<RequestContext, 'credential' | 'refreshCookie'>,
  argument: string | null | undefined,
): string | null {
  const bearer = credential.kind === 'REFRESH_TOKEN' ? credential.token : null
  const [token, another] = [bearer, argument, refreshCookie?.token].filter((each) => each != null && each !== '')
  if (another) {
    throw new RequestError('BAD_USER_INPUT', 'Send one refresh token: as `refreshToken`, as `Bearer` or as the cookie.')
  }
  if (!token && refreshCookie?.ownPage) return null
  if (!token) throw new RequestError('BAD_USER_INPUT', missing(refreshCookie !== null))
  return token
}

function missing(cookieMode: boolean): string {
  return cookieMode
    ? '`refreshToken`, a Bearer refresh token, or the cookie with the header `X-Sallyport-Cookie: on` is required.'
    : '`refreshToken` or a Bearer refresh token is required.'
}
