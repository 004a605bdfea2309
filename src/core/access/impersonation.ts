import type { Services } from '../services.ts'
import { scopesOfRole, scopesOfSession } from './scopes.ts'
import type { SessionState } from './store/request-state.ts'
import { isSuspended } from './suspension.ts'

/**
 * Whether a session may go on: always when it is the user's own. An impersonation ends with the right to it, so that an
 * administrator who is demoted or suspended keeps no back door: its opener must still hold all that it gives.
 */
export function mayGoOn(
  services: Pick<Services, 'config'>,
  { session, user, impersonator }: SessionState,
  now: Date,
): boolean {
  if (!session.impersonatorId) return true
  if (!impersonator || isSuspended(impersonator, now)) return false
  const held = scopesOfRole(services.config, impersonator.role)
  const everybody = scopesOfRole(services.config, 'user')
  const given = [...scopesOfSession(services.config, session, user)]
  return held.has('users:write') && given.every((scope) => held.has(scope) || everybody.has(scope))
}
