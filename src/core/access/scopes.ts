import type { Config } from '../../config.ts'
import type { Session } from '../../features/session/store/session.ts'
import type { User } from '../identity/store/user.ts'

export interface ScopeDefinition {
  name: string
  description: string
}

/** Every scope that this server knows: the built-in ones and the operator's. */
export function allScopes(config: Pick<Config, 'knownScopes'>): ScopeDefinition[] {
  return Object.entries(config.knownScopes).map(([name, description]) => ({ name, description }))
}

const nothing: ReadonlySet<string> = new Set()
const setsByConfig = new WeakMap<object, Map<string, ReadonlySet<string>>>()

/** The scopes of a role. A role that is configured no longer has none. */
export function scopesOfRole(config: Pick<Config, 'roles'>, role: string): ReadonlySet<string> {
  let sets = setsByConfig.get(config.roles)
  if (!sets) {
    sets = new Map(Object.entries(config.roles).map(([name, scopes]) => [name, new Set(scopes)]))
    setsByConfig.set(config.roles, sets)
  }
  return sets.get(role) ?? nothing
}

/** What an impersonator never gets: anything that changes credentials or outlives the impersonation. */
export const credentialScopes: ReadonlySet<string> = new Set(['profile:write', 'sessions:write', 'keys:write'])

/** What a session may do: the role's scopes, and in an impersonated one those that touch no credentials. */
export function scopesOfSession(
  config: Pick<Config, 'roles'>,
  session: Pick<Session, 'impersonatorId'>,
  user: Pick<User, 'role'>,
): ReadonlySet<string> {
  const held = scopesOfRole(config, user.role)
  if (!session.impersonatorId) return held
  return new Set([...held].filter((scope) => !credentialScopes.has(scope)))
}
