import type { Config } from '../../config.ts'
import type { User } from '../identity/store/user.ts'
import type { ApiKey } from './store/api-key.ts'
import type { Session } from './store/session.ts'

export interface ScopeDefinition {
  name: string
  description: string
}

/** Every scope that this server knows: the built-in ones and those that the operator registered. */
export function allScopes(config: Pick<Config, 'knownScopes'>): ScopeDefinition[] {
  return Object.entries(config.knownScopes).map(([name, description]) => ({ name, description }))
}

const nothing: ReadonlySet<string> = new Set()
const setsByConfig = new WeakMap<object, Map<string, ReadonlySet<string>>>()

/** The scopes of a role. A role that is no longer configured has none. */
export function scopesOfRole(config: Pick<Config, 'roles'>, role: string): ReadonlySet<string> {
  let sets = setsByConfig.get(config.roles)
  if (!sets) {
    sets = new Map(Object.entries(config.roles).map(([name, scopes]) => [name, new Set(scopes)]))
    setsByConfig.set(config.roles, sets)
  }
  return sets.get(role) ?? nothing
}

/** Scopes that an impersonated session never holds: they change credentials or outlive the impersonation. */
export const credentialScopes: ReadonlySet<string> = new Set(['profile:write', 'sessions:write', 'keys:write'])

/** The scopes of a session: those of the user's role, without {@link credentialScopes} in an impersonated session. */
export function scopesOfSession(
  config: Pick<Config, 'roles'>,
  session: Pick<Session, 'impersonatorId'>,
  user: Pick<User, 'role'>,
): ReadonlySet<string> {
  const held = scopesOfRole(config, user.role)
  if (!session.impersonatorId) return held
  return new Set([...held].filter((scope) => !credentialScopes.has(scope)))
}

/** The scopes of an API key: those that it was given and its owner still holds. */
export function scopesOfApiKey(
  config: Pick<Config, 'roles'>,
  apiKey: Pick<ApiKey, 'scopes'>,
  owner: Pick<User, 'role'>,
): ReadonlySet<string> {
  const held = scopesOfRole(config, owner.role)
  return new Set(apiKey.scopes.filter((scope) => held.has(scope)))
}
