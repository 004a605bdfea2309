import type { EntityManager } from '@mikro-orm/postgresql'
import type { OrganizationAccess, UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import {
  type FieldError,
  type OrganizationNotFoundError,
  type ScopeNotGrantedError,
  ValidationError,
} from '../../../core/errors.ts'
import { invalidEmail } from '../../../core/identity/check-user-input.ts'
import { normalizeEmail } from '../../../core/identity/email-address.ts'
import type { Services } from '../../../core/services.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { EmailNotVerifiedError } from '../../session/index.ts'
import { organizationEvents } from '../events.ts'
import { findInvitationTo, hasMemberWithAddress, type Invitation, replaceInvitation } from '../store/invitation.ts'
import { changeOrganization } from './change-organization.ts'
import { keepValidInvitations } from './invitation-validity.ts'
import { refuseTooManyInvitations } from './refuse-too-many-invitations.ts'
import { refuseOrganizationRoleGrant, refuseOwnerWithoutProof, refuseUnknownRole } from './role-grant.ts'
import { sendInvitation } from './send-invitation.ts'

interface InviteMemberInput {
  organizationId: string
  email: string
  role: string
}

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys'>
type Refusal = EmailNotVerifiedError | ScopeNotGrantedError | ProofRequiredError | ValidationError

/**
 * Invites an address to an organization, and replaces an older invitation to it, for a caller who could give the role of that one as well:
 * who may invite to the role `member` alone must not void an owner's invitation of an owner. A caller who may not read invitations learns
 * from the refusal that there is one. No account is looked up, except that of a member whose address the caller may read: the answer and
 * the mail are the same for an address with and without an account. [ASVS 5.0 6.3.8]
 *
 * @throws RequestError FORBIDDEN for a member who lacks `members:write`, or who is not an owner and invites one or replaces the invitation of
 *   one; RATE_LIMITED when the address has received three invitations within a day
 */
export async function inviteMember(
  deps: Deps,
  caller: Caller<UserAccess>,
  { organizationId, email: address, role }: InviteMemberInput,
): Promise<Invitation | Refusal | OrganizationNotFoundError> {
  const email = normalizeEmail(address)
  const unknown = refuseUnknownRole(deps, role, ['input', 'role'])
  const fields: FieldError[] = [...(email ? [] : [invalidEmail(['input', 'email'])]), ...(unknown?.fields ?? [])]
  if (!email || fields.length > 0) return new ValidationError(fields)
  return changeOrganization<Invitation, Refusal>(deps, caller, {
    id: organizationId,
    scope: 'members:write',
    type: organizationEvents.MEMBER_INVITED,
    locksCaller: true,
    async apply({ em, access, now }) {
      const refused = refuseInviter(deps, caller, access, role)
      if (refused) return refused
      const { id, name: organizationName } = access.organization
      const isKnown = access.scopes.has('members:read')
      if (isKnown && (await hasMemberWithAddress(em, { organizationId: id, email }))) return alreadyMember()
      const replaced = await replacedInvitation(deps, em, { organizationId: id, email }, now)
      const mayNotReplace = replaced && refuseOrganizationRoleGrant(deps, caller.access, access, replaced.role)
      if (mayNotReplace) return mayNotReplace
      const full = await refuseTooManyInvitations(deps, em, { organizationId: id, email }, now)
      if (full) return full
      const { user } = caller.access
      const text = { email, role, organizationName, inviterName: user.name ?? null }
      const sent = await sendInvitation(deps, em, text, now)
      const about = { organizationId: id, email, role, invitedById: user.id, createdAt: now }
      const row = { id: createUuid(), ...about, ...sent }
      await replaceInvitation(em, row)
      const { tokenHash: _secret, ...result } = row
      const revoked = replaced && { invitationId: replaced.id, role: replaced.role }
      const alsoDid = revoked ? [{ type: organizationEvents.INVITATION_REVOKED, details: revoked }] : []
      return { details: { invitationId: row.id, role }, alsoDid, result }
    },
  })
}

/**
 * Refuses an inviter who has not confirmed their own address, who could not give the role, or whose session needs a fresh proof for it.
 * Without a confirmed address, an attacker with throw-away accounts could send mails in our name to everybody.
 */
export function refuseInviter(
  deps: Pick<Services, 'config'>,
  caller: Caller<UserAccess>,
  access: OrganizationAccess,
  role: string,
): EmailNotVerifiedError | ScopeNotGrantedError | ProofRequiredError | null {
  if (!caller.access.user.emailVerifiedAt) return new EmailNotVerifiedError()
  return refuseOrganizationRoleGrant(deps, caller.access, access, role) ?? refuseOwnerWithoutProof(caller, role)
}

/** The invitation that can still be accepted and that a new one to the same address replaces. */
async function replacedInvitation(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  key: { organizationId: string; email: string },
  now: Date,
): Promise<Invitation | null> {
  const pending = await findInvitationTo(em, key, now)
  const [valid = null] = pending ? await keepValidInvitations(deps, em, [pending], now) : []
  return valid
}

/** A member whose address the caller may read has the address. */
function alreadyMember(): ValidationError {
  const message = 'A member of the organization has this address.'
  return new ValidationError([{ path: ['input', 'email'], rule: 'already_member', message }])
}
