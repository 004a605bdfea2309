import type { CredentialAccess, OrganizationAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { EventType } from '../../../core/audit/event-type.ts'
import type { Outcome } from '../../../core/audit/outcome.ts'
import { OrganizationNotFoundError } from '../../../core/errors.ts'
import type { ExpectedError } from '../../../core/expected-error.ts'
import type { Services } from '../../../core/services.ts'
import { InvitationNotFoundError } from '../errors.ts'
import { findInvitation, type Invitation } from '../store/invitation.ts'
import { changeOrganization, type LockedOrganization } from './change-organization.ts'

interface InvitationChange<Result, Refusal> {
  /** The id of the invitation to change. */
  id: string
  type: EventType
  /** Whether the change writes a row that references the caller. */
  locksCaller?: boolean
  /** Makes the change in the transaction that holds the lock of the organization. An error that it returns rolls everything back. */
  apply(change: LockedOrganization & { invitation: Invitation }): Promise<Outcome<Result> | Refusal>
}

/**
 * Changes an invitation, for a caller with `members:write` in its organization. The invitation of an organization that does
 * not exist for the caller, and one whose address the caller may not read, get the answer to an id that nobody has.
 * [ASVS 5.0 8.2.2]
 *
 * @throws RequestError FORBIDDEN for a member who lacks `members:write`
 */
export async function changeInvitation<Result, Refusal extends ExpectedError = never>(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<CredentialAccess>,
  { id, type, locksCaller = false, apply }: InvitationChange<Result, Refusal>,
): Promise<Result | InvitationNotFoundError | Refusal> {
  const found = await findInvitation(deps.database.fork(), id)
  if (!found) return new InvitationNotFoundError()
  const answer = await changeOrganization<Result, Refusal | InvitationNotFoundError>(deps, caller, {
    id: found.organizationId,
    scope: 'members:write',
    type,
    locksCaller,
    async apply({ em, access, now }) {
      const invitation = await findInvitation(em, id)
      if (!invitation || !isShownTo(caller, access, invitation)) return new InvitationNotFoundError()
      const outcome = await apply({ em, access, invitation, now })
      if (outcome instanceof Error) return outcome
      const { result, details } = outcome
      return { result, details: details && { invitationId: invitation.id, role: invitation.role, ...details } }
    },
  })
  return answer instanceof OrganizationNotFoundError ? new InvitationNotFoundError() : answer
}

/** Whether a caller may read an invitation: one who reads the addresses of members, or sent it. */
function isShownTo(
  { access: { user } }: Caller<CredentialAccess>,
  { scopes }: OrganizationAccess,
  { invitedById }: Invitation,
): boolean {
  return scopes.has('members:read') || (user !== null && user.id === invitedById)
}
