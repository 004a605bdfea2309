import type { EntityManager } from '@mikro-orm/postgresql'
import { membershipAccess } from '../../../core/access/organization-access.ts'
import { scopesOfRole } from '../../../core/access/scopes.ts'
import { isSuspended } from '../../../core/access/suspension.ts'
import type { User } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { findSenders, type Invitation } from '../store/invitation.ts'
import { mayGrantRole } from './role-grant.ts'

type Deps = Pick<Services, 'config'>

/**
 * The invitations whose sender may still give their role. A member who was removed, demoted or suspended must not bring
 * anybody into an organization with an invitation that was sent before: what the sender may do is read when the invitation is
 * used.
 */
export async function keepValidInvitations(
  deps: Deps,
  em: EntityManager,
  invitations: readonly Invitation[],
  now: Date,
): Promise<Invitation[]> {
  if (invitations.length === 0) return []
  const { users, memberships } = await findSenders(em, invitations)
  const usersById = new Map(users.map((user) => [user.id, user]))
  const roles = new Map(memberships.map((each) => [`${each.organizationId} ${each.userId}`, each.role]))
  return invitations.filter(({ organizationId, invitedById, role }) => {
    const user = invitedById && usersById.get(invitedById)
    if (!user) return false
    return mayStillGive(deps, { user, senderRole: roles.get(`${organizationId} ${user.id}`) ?? null, role, now })
  })
}

/** Whether a user with a session could invite to a role now. @param sent.senderRole null if the user is not a member */
function mayStillGive(
  deps: Deps,
  { user, senderRole, role, now }: { user: User; senderRole: string | null; role: string; now: Date },
): boolean {
  if (isSuspended(user, now) || !Object.hasOwn(deps.config.organizationRoles, role)) return false
  const scopes = scopesOfRole(deps.config, user.role)
  if (!scopes.has('organizations:write') && !scopes.has('users:write')) return false
  const access = membershipAccess(deps.config, scopes, senderRole)
  return !!access?.scopes.has('members:write') && mayGrantRole(deps, { scopes }, access, role)
}
