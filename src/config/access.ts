import { readRoleDefinitions } from './role-definitions.ts'

/** The scopes that every server has, with their descriptions. Operators add scopes with `SCOPES`. */
export const builtInScopes: Record<string, string> = {
  'profile:read':
    'Read your own profile, including the email address, your own data and the operator’s data about you.',
  'profile:write': 'Change your own profile and your own data.',
  'oauth:read': 'Read the access tokens of your own accounts at identity providers.',
  'sessions:read': 'List your own sessions.',
  'sessions:write': 'End your own sessions.',
  'keys:read': 'List your own API keys, without their secrets.',
  'keys:write': 'Create, change, rotate, revoke and delete your own API keys.',
  'users:read': 'Find and read all users, including addresses, roles, status and data.',
  'users:write': 'Create, change, suspend, reactivate, impersonate and delete users.',
  'audit:read': 'Read the audit log of the whole server.',
  'stats:read': 'Read the statistics of the server, and the health of its parts.',
  'settings:read': 'Read the settings of the server, without its secrets.',
  'signing_keys:read': 'List the keys that sign access tokens, without their private parts.',
  'signing_keys:write': 'Replace the key that signs access tokens.',
  'organizations:read': 'Read the organizations that you belong to, including their members.',
  'organizations:write': 'Create organizations, and change those where your membership allows it.',
  'keys:verify': 'Verify API keys of other users. For resource servers.',
}

/** The built-in scopes and the scopes of the operator. */
export function describeScopes(own: string[]): Record<string, string> {
  return { ...builtInScopes, ...Object.fromEntries(own.map((scope) => [scope, 'Registered by the operator.'])) }
}

/** The scopes of the role `user`, unless the operator redefines it (`ROLES='user=…'`). */
const userScopes = [
  'profile:read',
  'profile:write',
  'sessions:read',
  'sessions:write',
  'keys:read',
  'keys:write',
  'organizations:read',
  'organizations:write',
]

/** `resource:action` in lower case. No wildcards: a scope allows exactly what it names. */
export const isScope = (value: string) => /^[a-z][a-z0-9_-]{0,62}:[a-z][a-z0-9_-]{0,62}$/.test(value)

/**
 * Parses `ROLES` (`support=users:read,sessions:read;billing=…`) and adds the built-in roles: `admin` holds every scope and
 * cannot be changed; `user` can be redefined. Each problem is reported to `problem` as one sentence.
 */
export function readRoles(
  definitions: string,
  ownScopes: string[],
  problem: (sentence: string) => void,
): Record<string, string[]> {
  const known = new Set([...Object.keys(builtInScopes), ...ownScopes])
  const roles = readRoleDefinitions(
    definitions,
    {
      variable: 'ROLES',
      fixed: { admin: 'it always holds every scope.' },
      refuseScope: (role, scope) =>
        known.has(scope)
          ? null
          : `ROLES gives ${role} the unknown scope ${scope.slice(0, 80)}: add it to SCOPES first.`,
    },
    problem,
  )
  return { user: userScopes, admin: [...known], ...Object.fromEntries(roles) }
}
