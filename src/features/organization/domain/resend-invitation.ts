import type { UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import type { ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import type { EmailNotVerifiedError } from '../../session/index.ts'
import type { InvitationNotFoundError } from '../errors.ts'
import { organizationEvents } from '../events.ts'
import { type Invitation, renewInvitation } from '../store/invitation.ts'
import { changeInvitation } from './change-invitation.ts'
import { refuseInviter } from './invite-member.ts'
import { refuseUnknownRole } from './role-grant.ts'
import { sendInvitation } from './send-invitation.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>
type Refusal = EmailNotVerifiedError | ScopeNotGrantedError | ProofRequiredError | ValidationError

/**
 * Mails an invitation again, with a new link that works for seven days; the link before it stops working. The caller becomes
 * its sender, and has to be able to give its role.
 *
 * @throws RequestError FORBIDDEN as for `inviteMember`, and RATE_LIMITED
 */
export async function resendInvitation(
  deps: Deps,
  caller: Caller<UserAccess>,
  id: string,
): Promise<Invitation | InvitationNotFoundError | Refusal> {
  return changeInvitation<Invitation, Refusal>(deps, caller, {
    id,
    type: organizationEvents.INVITATION_RESENT,
    locksCaller: true,
    async apply({ em, access, invitation, now }) {
      const { email, role } = invitation
      const refused = refuseUnknownRole(deps, role, ['id']) ?? refuseInviter(deps, caller, access, role)
      if (refused) return refused
      const { user } = caller.access
      const text = { email, role, organizationName: access.organization.name, inviterName: user.name ?? null }
      const { tokenHash, expiresAt } = await sendInvitation(deps, em, text, now)
      await renewInvitation(em, invitation.id, { tokenHash, expiresAt, invitedById: user.id })
      return { details: {}, result: { ...invitation, invitedById: user.id, expiresAt } }
    },
  })
}
