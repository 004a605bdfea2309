import type { Config } from '../../config.ts'
import type { User } from '../identity/store/user.ts'
import type { ApiKey } from './store/api-key.ts'

export interface ScopeDefinition {
  name: string
  description: string
}

/** Every scope that this server knows: the built-in ones and those that the operator registered. */
export function allScopes(config: Pick<Config, 'knownScopes'>): ScopeDefinition[] {
  return Object.entries(config.knownScopes).map(([name, description]) => ({ name, description }))
}

export const noScopes: ReadonlySet<string> = new Set()

/** The scopes of the roles as sets, by the name of the role: nearly every request reads them. */
export interface RoleScopes {
  roleScopes: ReadonlyMap<string, ReadonlySet<string>>
  /** Those of the roles inside organizations. */
  organizationRoleScopes: ReadonlyMap<string, ReadonlySet<string>>
}

/** Adds the sets of scopes to the configuration of a server. */
export function resolveRoles<Given extends Pick<Config, 'roles' | 'organizationRoles'>>(
  config: Given,
): Given & RoleScopes {
  return {
    ...config,
    roleScopes: setsByRole(config.roles),
    organizationRoleScopes: setsByRole(config.organizationRoles),
  }
}

function setsByRole(roles: Config['roles']): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(roles).map(([name, scopes]) => [name, new Set(scopes)]))
}

/** The scopes of a role. A role that is no longer configured has none. */
export function scopesOfRole(config: Pick<RoleScopes, 'roleScopes'>, role: string): ReadonlySet<string> {
  return config.roleScopes.get(role) ?? noScopes
}

/** Scopes that an impersonated session never holds: they change credentials, or give access that outlives the impersonation. */
export const credentialScopes: ReadonlySet<string> = new Set([
  'profile:write',
  'oauth:read',
  'sessions:write',
  'keys:write',
  'organizations:write',
])

/**
 * Scopes that reach nothing but what belongs to the user who holds them, and that the role `user` does not have by default:
 * granting them gives no power over other users.
 */
export const ownScopes: ReadonlySet<string> = new Set(['oauth:read'])

/** The scopes of a role inside an organization. A role that is no longer configured has none. */
export function scopesOfOrganizationRole(
  config: Pick<RoleScopes, 'organizationRoleScopes'>,
  role: string,
): ReadonlySet<string> {
  return config.organizationRoleScopes.get(role) ?? noScopes
}

/** The scopes of an organization's API key: those that it was given and that exist in organizations now. */
export function scopesOfOrganizationKey(
  config: Pick<Config, 'organizationScopes'>,
  apiKey: Pick<ApiKey, 'scopes'>,
): ReadonlySet<string> {
  return new Set(apiKey.scopes.filter((scope) => Object.hasOwn(config.organizationScopes, scope)))
}

/** The scopes of a user's API key: those that it was given and its owner still holds. */
export function scopesOfApiKey(
  config: Pick<RoleScopes, 'roleScopes'>,
  apiKey: Pick<ApiKey, 'scopes'>,
  owner: Pick<User, 'role'>,
): ReadonlySet<string> {
  const held = scopesOfRole(config, owner.role)
  return new Set(apiKey.scopes.filter((scope) => held.has(scope)))
}
