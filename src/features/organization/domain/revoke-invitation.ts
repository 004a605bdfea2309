import type { CredentialAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ScopeNotGrantedError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { InvitationNotFoundError } from '../errors.ts'
import { organizationEvents } from '../events.ts'
import { deleteInvitations } from '../store/invitation.ts'
import { changeInvitation } from './change-invitation.ts'
import { refuseOrganizationRoleGrant } from './role-grant.ts'

type Refusal = InvitationNotFoundError | ScopeNotGrantedError

/**
 * Revokes an invitation: its link stops working.
 *
 * @returns null when it is revoked
 * @throws RequestError FORBIDDEN for a member who lacks `members:write`, or who is not an owner and revokes the invitation of one
 */
export async function revokeInvitation(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<CredentialAccess>,
  id: string,
): Promise<Refusal | null> {
  return changeInvitation<null, Refusal>(deps, caller, {
    id,
    type: organizationEvents.INVITATION_REVOKED,
    async apply({ em, access, invitation }) {
      const refused = refuseOrganizationRoleGrant(deps, caller.access, access, invitation.role)
      if (refused) return refused
      const isRevoked = (await deleteInvitations(em, [invitation.id])) > 0
      return isRevoked ? { details: {}, result: null } : new InvitationNotFoundError()
    },
  })
}
