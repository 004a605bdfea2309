import type { RequestContext } from '../../../graphql/context.ts'
import { countOpenedSession } from '../../../graphql/count-opened-session.ts'
import { accessOfTokens } from '../domain/access-of-tokens.ts'
import { AuthTokens } from '../domain/issue-tokens.ts'

/**
 * Gives the rest of the request the access of newly issued tokens, so that the fields selected below them can be read, and keeps the
 * refresh token in the cookie where COOKIE_MODE is on.
 *
 * @returns the answer, which can also be an error or a challenge
 */
export function adoptTokens<Answer>(context: RequestContext, answer: Answer): Answer {
  if (answer instanceof AuthTokens) {
    context.access = accessOfTokens(answer)
    countRequest(context)
    keepRefreshToken(context, answer)
  }
  return answer
}

/**
 * Counts a request that began without a credential and does more than to sign in or refresh: by another root field, or by the first list
 * below the tokens. An attacker must not do everything in such documents, whose number only the limits of addresses bound. The tokens are
 * issued also when the tier is used up; the other root fields and the lists are refused.
 */
function countRequest(context: RequestContext): void {
  const { limits, operation } = context
  if (limits.has('tier')) return
  if (operation.rootFields()?.fields.length === 1) {
    context.lists = 'UNCOUNTED'
    return
  }
  const refused = countOpenedSession(context)
  if (!refused) return
  context.blockedBy ??= refused
  context.lists = refused
}

/** An impersonation leaves the cookie to the administrator's own session: it lasts as long as its access token. */
function keepRefreshToken({ refreshCookie }: RequestContext, tokens: AuthTokens): void {
  const { refreshToken, refreshExpiresIn, session } = tokens
  if (session.impersonatorId) return
  if (refreshCookie?.keepsTokens && refreshToken) refreshCookie.keep(refreshToken, refreshExpiresIn)
}
