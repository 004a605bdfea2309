import { useContext } from 'react'
import { RoleNamesDocument } from '../../generated/admin.ts'
import { useRequest } from '../../session/use-request.ts'
import { AccessContext } from '../frame/access-context.ts'

/** Scopes that give no power over other users: a caller who lacks them can still act on users who hold them. */
const ownScopes: readonly string[] = ['oauth:read']

/**
 * Whether the administrator may act on users of a role, and give it: they need `users:write` and every scope of the role that not everybody
 * has. The server decides; this decides which buttons are shown.
 *
 * @returns false for every role until the roles are known
 */
export function useMayActOn(): (role: string | null) => boolean {
  const held = useContext(AccessContext)
  const roles = useRequest(RoleNamesDocument, {}).data?.roles
  return (role) => {
    if (!held.has('users:write') || !roles) return false
    const scopesOf = (name: string | null) => roles.find((each) => each.name === name)?.scopes ?? []
    const everybody = scopesOf('user')
    return scopesOf(role).every((scope) => held.has(scope) || everybody.includes(scope) || ownScopes.includes(scope))
  }
}
