import type { SessionAccess } from '../../../core/access/access.ts'
import { scopesOfSession } from '../../../core/access/scopes.ts'
import type { Services } from '../../../core/services.ts'
import type { AuthTokens } from './issue-tokens.ts'

/** Who asks from here on: somebody who has just signed in may read what the session they got may read. */
export function accessOfTokens(services: Pick<Services, 'clock' | 'config'>, tokens: AuthTokens): SessionAccess {
  return {
    kind: 'SESSION',
    scopes: scopesOfSession(services.config, tokens.session, tokens.user),
    session: tokens.session,
    user: tokens.user,
    expiresAt: new Date(services.clock.now().getTime() + tokens.expiresIn * 1000),
  }
}
