import type { SessionAccess } from '../../../core/access/access.ts'
import { sessionAccess } from '../../../core/access/session-access.ts'
import type { Services } from '../../../core/services.ts'
import type { AuthTokens } from './issue-tokens.ts'

type Deps = Pick<Services, 'config'>

/** What newly issued tokens allow: the same access that a request with the access token gets. */
export function accessOfTokens(deps: Deps, tokens: AuthTokens): SessionAccess {
  return sessionAccess(deps.config, {
    session: tokens.session,
    user: tokens.user,
    organization: tokens.organization,
    expiresAt: new Date(tokens.issuedAt.getTime() + tokens.expiresIn * 1000),
    at: tokens.issuedAt,
  })
}
