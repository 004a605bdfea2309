import type { CredentialAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { findMembership, type Membership } from '../../../core/access/store/membership.ts'
import {
  type LastOwnerError,
  type OrganizationNotFoundError,
  type ScopeNotGrantedError,
  UserNotFoundError,
  type ValidationError,
} from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { organizationEvents } from '../events.ts'
import { changeMemberRole } from '../store/membership.ts'
import { changeOrganization } from './change-organization.ts'
import { refuseLastOwner } from './refuse-last-owner.ts'
import { refuseOrganizationRoleGrant, refuseOwnerWithoutProof, refuseUnknownRole } from './role-grant.ts'
import { voidInvitations } from './void-invitations.ts'

type Refusal = UserNotFoundError | LastOwnerError | ScopeNotGrantedError | ProofRequiredError
type Answer = Membership | Refusal | OrganizationNotFoundError | ValidationError

/**
 * Gives a member another role, which holds from the member's next request on. The caller must be able to give both the role
 * that the member has and the new one, and needs a fresh proof where one of them is `owner`.
 *
 * @throws RequestError FORBIDDEN for a member who lacks `members:write`, or who is not an owner and changes one
 */
export async function updateMember(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<CredentialAccess>,
  { organizationId, userId, role }: { organizationId: string; userId: string; role: string },
): Promise<Answer> {
  const unknown = refuseUnknownRole(deps, role, ['input', 'role'])
  if (unknown) return unknown
  return changeOrganization<Membership, Refusal>(deps, caller, {
    id: organizationId,
    scope: 'members:write',
    type: organizationEvents.MEMBER_ROLE_CHANGED,
    // The deletion of an account locks the organizations that the user owns by then. A new owner must be among those, or gone:
    // otherwise the caller could leave in between, and the organization would have no owner.
    locksUser: role === 'owner' ? userId : null,
    async apply({ em, access, now }) {
      const member = await findMembership(em, { organizationId, userId })
      if (!member) return new UserNotFoundError()
      const refused =
        refuseOrganizationRoleGrant(deps, caller.access, access, member.role) ??
        refuseOrganizationRoleGrant(deps, caller.access, access, role) ??
        refuseOwnerWithoutProof(caller, member.role, role)
      if (refused) return refused
      if (member.role === 'owner' && role !== 'owner') {
        const last = await refuseLastOwner(deps, em, {
          organizationId: member.organizationId,
          userId: member.userId,
          now,
        })
        if (last) return last
      }
      await changeMemberRole(em, member.id, role)
      await voidInvitations(deps, em, member, now)
      const details = { before: member.role, after: role }
      return { targetId: member.userId, details, result: { ...member, role } }
    },
  })
}
