import type { Config } from '../../config.ts'
import type { SessionAccess } from './access.ts'
import { scopesOfSession, withheldScopes } from './session-scopes.ts'

type Facts = Omit<SessionAccess, 'kind' | 'scopes' | 'withheld'>

/** The access of a session, with what its role, its second factor and an impersonation leave it. */
export function sessionAccess(config: Pick<Config, 'roles' | 'adminRequire2fa'>, facts: Facts): SessionAccess {
  const { session, user } = facts
  const scopes = scopesOfSession(config, session, user)
  return { ...facts, kind: 'SESSION', scopes, withheld: withheldScopes(config, session, user) }
}
