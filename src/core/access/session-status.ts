import type { Services } from '../services.ts'
import { isSessionAllowed } from './impersonation.ts'
import type { SessionState } from './store/request-state.ts'
import { isSuspended } from './suspension.ts'

/** LIVE: the credential works. EXPIRED: it worked until its time was over. INVALID: it was ended, or its user was. */
export type CredentialStatus = 'LIVE' | 'EXPIRED' | 'INVALID'

/** Whether a session works at the database's time: the one rule for every use of its tokens. */
export function sessionStatus(deps: Pick<Services, 'config'>, state: SessionState): CredentialStatus {
  const { session, user, now } = state
  if (session.revokedAt || isSuspended(user, now) || !isSessionAllowed(deps, state)) return 'INVALID'
  return session.expiresAt <= now || session.idleExpiresAt <= now ? 'EXPIRED' : 'LIVE'
}
