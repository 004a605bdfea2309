import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { lockOrganization } from '../../../core/access/store/find-organizations.ts'
import { findMembership, type Membership } from '../../../core/access/store/membership.ts'
import type { Organization } from '../../../core/access/store/organization.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { TokenExpiredError, ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { hashOneTimeToken } from '../../../crypto/one-time-token.ts'
import { readNow } from '../../../store/now.ts'
import { InvitationNotFoundError } from '../errors.ts'
import { organizationEvents } from '../events.ts'
import { deleteInvitations, findInvitationByTokenHash } from '../store/invitation.ts'
import { countMembershipsOf, insertMembership } from '../store/membership.ts'
import { maxOrganizations, tooManyOrganizations } from './max-organizations.ts'
import { findOpenInvitation } from './read-invitation.ts'

/** A membership that an invitation made or found, with its organization. */
export interface Joined {
  membership: Membership
  organization: Organization
}

export type JoinRefusal = InvitationNotFoundError | TokenExpiredError | ValidationError

/**
 * Spends an invitation and makes its reader a member, in the caller's transaction, which holds the lock of the user's row:
 * exactly one of several concurrent uses makes the membership. An invitation for another address is answered like one that does not
 * exist, and is not changed. The membership of a user who is a member already is not changed: an invitation must not lower a role.
 *
 * @param email the address of the user, if its mailbox was proved; null for an address that is not confirmed
 */
export async function joinByInvitation(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  caller: Caller,
  { userId, email, token }: { userId: string; email: string | null; token: string },
): Promise<Joined | JoinRefusal> {
  const hash = hashOneTimeToken(token)
  const seen = hash && (await findInvitationByTokenHash(em, hash))
  if (!seen || seen.email !== email) return new InvitationNotFoundError()
  const organization = await lockOrganization(em, seen.organizationId)
  const invitation = await findOpenInvitation(deps, em, token)
  if (invitation instanceof Error) return invitation
  if (!organization) return new InvitationNotFoundError()
  const key = { organizationId: organization.id, userId }
  const member = await findMembership(em, key)
  if (!member && (await countMembershipsOf(em, userId)) >= maxOrganizations) return tooManyOrganizations()
  if ((await deleteInvitations(em, [invitation.id])) === 0) return new InvitationNotFoundError()
  if (member) return { membership: member, organization }
  const now = await readNow(em)
  const membership = await insertMembership(em, { ...key, role: invitation.role, now })
  const details = { invitationId: invitation.id, role: invitation.role, invitedById: invitation.invitedById }
  await recordEvent(em, organizationEvents.MEMBER_JOINED, caller, {
    actor: { id: userId },
    organizationId: organization.id,
    at: now,
    details,
  })
  return { membership, organization }
}
