import type { SessionAccess } from '../access/access.ts'
import { credentialScopes, scopesOfRole } from '../access/scopes.ts'
import type { Services } from '../services.ts'
import type { AuthTokens } from './issue-tokens.ts'

/** Who asks from here on: somebody who has just signed in may read what the session they got may read. */
export function accessOfTokens(services: Pick<Services, 'clock' | 'config'>, tokens: AuthTokens): SessionAccess {
  const held = scopesOfRole(services.config, tokens.user.role)
  const scopes = tokens.session.impersonatorId
    ? new Set([...held].filter((scope) => !credentialScopes.has(scope)))
    : held
  return {
    kind: 'SESSION',
    scopes,
    session: tokens.session,
    user: tokens.user,
    expiresAt: new Date(services.clock.now().getTime() + tokens.expiresIn * 1000),
  }
}
