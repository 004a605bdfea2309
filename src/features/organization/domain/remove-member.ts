import type { CredentialAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { findMembership } from '../../../core/access/store/membership.ts'
import {
  type LastOwnerError,
  type OrganizationNotFoundError,
  type ScopeNotGrantedError,
  UserNotFoundError,
} from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { organizationEvents } from '../events.ts'
import { changeOrganization } from './change-organization.ts'
import { endMembership } from './end-membership.ts'
import { refuseOrganizationRoleGrant, refuseOwnerWithoutProof } from './role-grant.ts'

type Refusal = UserNotFoundError | LastOwnerError | ScopeNotGrantedError | ProofRequiredError

/**
 * Removes a member, who loses every scope in the organization from the next request on. A session needs a fresh proof to remove an owner.
 *
 * @returns null when the member is removed
 * @throws RequestError FORBIDDEN for a member who lacks `members:write`, or who is not an owner and removes one
 */
export async function removeMember(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<CredentialAccess>,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<Refusal | OrganizationNotFoundError | null> {
  return changeOrganization<null, Refusal>(deps, caller, {
    id: organizationId,
    scope: 'members:write',
    type: organizationEvents.MEMBER_REMOVED,
    async apply({ em, access, now }) {
      const member = await findMembership(em, { organizationId, userId })
      if (!member) return new UserNotFoundError()
      const refused =
        refuseOrganizationRoleGrant(deps, caller.access, access, member.role) ??
        refuseOwnerWithoutProof(caller, member.role) ??
        (await endMembership(deps, em, member, now))
      return refused ?? { targetId: member.userId, details: { role: member.role }, result: null }
    },
  })
}
