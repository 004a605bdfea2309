import type { EntityManager } from '@mikro-orm/postgresql'
import type { OrganizationAccess, UserAccess } from '../../../core/access/access.ts'
import { lockOrganizationAccess } from '../../../core/access/organization-access.ts'
import { scopesOfApiKey, scopesOfOrganizationKey } from '../../../core/access/scopes.ts'
import { scopesMissing } from '../../../core/access/scopes-missing.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { Organization } from '../../../core/access/store/organization.ts'
import { forbiddenInOrganization } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { findApiKeyOwner, type KeyOwner } from '../store/api-key.ts'

/** What a caller may do with the API keys of an owner. */
export interface KeyRights {
  owner: KeyOwner
  /** The organization that owns the keys; null if the caller owns them. */
  organization: Organization | null
  /** The scopes that the caller holds, of those that keys of the owner can have. */
  held: ReadonlySet<string>
  /** The scopes that a key of the owner holds now. */
  scopesOf(key: Pick<ApiKey, 'scopes'>): ReadonlySet<string>
  /** For audit events: true if an administrator of the server acts who is not a member of the organization. */
  byAdministrator: boolean
}

type Deps = Pick<Services, 'config'>

/** The rights of a user over the API keys of the account. */
export function rightsOverOwnKeys({ config }: Deps, { user, scopes }: UserAccess): KeyRights {
  return {
    owner: { userId: user.id },
    organization: null,
    held: scopes,
    scopesOf: (key) => scopesOfApiKey(config, key, user),
    byAdministrator: false,
  }
}

/**
 * The rights of a user over the API keys of an organization, whose row is locked until the transaction ends: a caller who is being
 * removed creates and changes none. A caller who lost a scope must not keep it in a key, so that the scopes are those of this
 * moment.
 *
 * @returns null if the organization does not exist for the caller
 * @throws RequestError FORBIDDEN for a caller whose credential or role does not allow it
 */
export async function rightsOverOrganizationKeys(
  deps: Deps,
  em: EntityManager,
  access: UserAccess,
  organizationId: string,
): Promise<KeyRights | null> {
  const inside = await lockOrganizationAccess(deps.config, em, access, organizationId)
  return inside && rightsInside(deps, access, inside)
}

function rightsInside(deps: Deps, access: UserAccess, inside: OrganizationAccess): KeyRights {
  if (!['organizations:write', 'users:write'].some((scope) => access.scopes.has(scope))) {
    throw scopesMissing(access, [['organizations:write'], ['users:write']])
  }
  if (!inside.scopes.has('org_keys:write')) throw forbiddenInOrganization('org_keys:write')
  return {
    owner: { organizationId: inside.organization.id },
    organization: inside.organization,
    held: inside.scopes,
    scopesOf: (key) => scopesOfOrganizationKey(deps.config, key),
    byAdministrator: inside.role === null,
  }
}

/**
 * The rights of a user over the owner of an API key.
 *
 * @returns null if there is no key with this id, and if the caller may not know of it: a key of another user, of another
 *   organization, or of one whose keys the caller cannot list
 * @throws RequestError FORBIDDEN for a caller who may know of the key and not change it
 */
export async function rightsOverKey(
  deps: Deps,
  em: EntityManager,
  access: UserAccess,
  id: string,
): Promise<KeyRights | null> {
  const owner = await findApiKeyOwner(em, id)
  if (!owner) return null
  if ('userId' in owner) return owner.userId === access.user.id ? rightsOverOwnKeys(deps, access) : null
  const inside = await lockOrganizationAccess(deps.config, em, access, owner.organizationId)
  return inside && seesKeys(inside) ? rightsInside(deps, access, inside) : null
}

function seesKeys({ scopes }: OrganizationAccess): boolean {
  return scopes.has('org_keys:read') || scopes.has('org_keys:write')
}
