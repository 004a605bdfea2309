import type { Services } from '../services.ts'
import { scopesOfRole } from './scopes.ts'
import { sessionRights } from './session-scopes.ts'
import type { SessionState } from './store/request-state.ts'
import { isSuspended } from './suspension.ts'

/**
 * Whether a session is still allowed. A session of the user's own always is. An impersonation ends with the right to it:
 * an administrator who was demoted or suspended must not keep a back door, so the administrator who opened the session
 * must still hold every scope that it gives.
 */
export function isSessionAllowed(
  deps: Pick<Services, 'config'>,
  { session, user, impersonator, now }: SessionState,
): boolean {
  if (!session.impersonatorId) return true
  if (!impersonator || isSuspended(impersonator, now)) return false
  const held = scopesOfRole(deps.config, impersonator.role)
  const everybody = scopesOfRole(deps.config, 'user')
  const given = [...sessionRights(deps.config, session, user).scopes]
  return held.has('users:write') && given.every((scope) => held.has(scope) || everybody.has(scope))
}
