import { requiresSessionOrCookie } from '../../../graphql/access-rules.ts'
import { Done } from '../../../graphql/answers.ts'
import { builder } from '../../../graphql/builder.ts'
import { bySession } from '../../../graphql/by-session.ts'
import type { RequestContext } from '../../../graphql/context.ts'
import { logOut } from '../domain/log-out.ts'
import { logOutByRefreshToken } from '../domain/log-out-by-refresh-token.ts'
import { SessionNotFoundError } from '../errors.ts'

builder.mutationField('logout', (t) =>
  t.errorUnionField({
    ...requiresSessionOrCookie({ limit: 300, duration: 60, by: bySession, beyondTier: true }),
    types: [Done, SessionNotFoundError],
    description:
      'Ends the current session. Its access and refresh tokens are refused from the next request on. With COOKIE_MODE and ' +
      'in the pages of this server, the cookie with the header `X-Sallyport-Cookie: on` ends its session, too, and is removed. A session that `impersonateUser` opened ends ' +
      'alone: the cookie belongs to the administrator, who stays signed in.',
    resolve: async (_root, _args, context) => (await endSessions(context)) ?? new Done('You are logged out.'),
  }),
)

/**
 * Ends the session of the access token, and the one of the cookie, which may be another. The cookie is removed once they have ended: after
 * a failure, it is all that a browser whose access token has expired can end its session with. [ASVS 5.0 7.4.1]
 */
async function endSessions(context: RequestContext): Promise<SessionNotFoundError | null> {
  const { services, access, client, refreshCookie } = context
  // The administrator’s browser sends their own cookie when they end an impersonation.
  if (access.kind === 'SESSION' && access.session.impersonatorId) return logOut(services, { access, client })
  const byToken = access.kind === 'SESSION' ? await logOut(services, { access, client }) : null
  const cookie = refreshCookie?.token ?? null
  const byCookie = cookie === null ? null : await logOutByRefreshToken(services, context, cookie)
  refreshCookie?.clear()
  return access.kind === 'SESSION' ? byToken : byCookie
}
