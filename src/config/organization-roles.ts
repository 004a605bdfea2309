import { builtInScopes } from './access.ts'
import { readRoleDefinitions } from './role-definitions.ts'

/** The scopes that exist inside organizations alone, with their descriptions. They never hold outside an organization. */
export const builtInOrganizationScopes: Record<string, string> = {
  'org:write': 'Change the name and the slug of the organization.',
  'members:read': 'Read the addresses of the members, and the invitations.',
  'members:write': 'Invite and remove members, and change their roles.',
  'org_keys:read': 'List the API keys of the organization, without their secrets.',
  'org_keys:write': 'Create, change, rotate, revoke and delete API keys of the organization.',
  'org_audit:read': 'Read the audit events of the organization.',
}

/** Every scope that exists inside organizations: the built-in ones and the operator's. */
export function describeOrganizationScopes(own: string[]): Record<string, string> {
  return {
    ...builtInOrganizationScopes,
    ...Object.fromEntries(own.map((scope) => [scope, 'Registered by the operator.'])),
  }
}

/**
 * Parses `ORGANIZATION_ROLES` (`billing=invoices:read;…`) and adds the built-in roles: `owner` and `admin` hold every scope
 * and cannot be changed; `member` holds none unless the operator defines it. Any user can create an organization and own
 * it, so that a scope of the server in one of these roles would be a scope for everybody: it is refused.
 */
export function readOrganizationRoles(
  definitions: string,
  ownScopes: string[],
  problem: (sentence: string) => void,
): Record<string, string[]> {
  const known = describeOrganizationScopes(ownScopes)
  const every = Object.keys(known)
  const reason = 'it always holds every scope of its organization.'
  const roles = readRoleDefinitions(
    definitions,
    {
      variable: 'ORGANIZATION_ROLES',
      fixed: { owner: reason, admin: reason },
      refuseScope(role, scope) {
        if (Object.hasOwn(known, scope)) return null
        if (Object.hasOwn(builtInScopes, scope)) {
          return `ORGANIZATION_ROLES must not give ${role} the scope ${scope}: it holds on the whole server, and any user can create an organization.`
        }
        return `ORGANIZATION_ROLES gives ${role} the unknown scope ${scope.slice(0, 80)}: add it to SCOPES first.`
      },
    },
    problem,
  )
  return { owner: every, admin: every, member: [], ...Object.fromEntries(roles) }
}
