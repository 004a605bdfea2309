import type { EntityManager } from '@mikro-orm/postgresql'
import { systemCaller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { organizationEvents } from '../events.ts'
import { deleteInvitationsSentBy } from '../store/invitation.ts'
import { invitationDays } from './send-invitation.ts'

/**
 * Revokes the invitations that a user has sent or resent since an instant and that nobody has accepted. An attacker who had the account may
 * have invited an address of their own. The caller holds the row of the user and ends the user's sessions and keys in the same transaction,
 * so that they send none meanwhile or afterwards; an acceptance under way finds the invitation deleted, or has made the member before.
 */
export async function revokeInvitationsSentBy(
  em: EntityManager,
  { userId, since, now }: { userId: string; since: Date; now: Date },
): Promise<void> {
  // A resent invitation has a new expiry, and keeps the time at which it was made.
  const expiresFrom = new Date(since.getTime() + invitationDays * 86_400_000)
  for (const { id, organizationId, role } of await deleteInvitationsSentBy(em, { userId, expiresFrom })) {
    await recordEvent(em, organizationEvents.INVITATION_REVOKED, systemCaller, {
      targetId: userId,
      organizationId,
      at: now,
      details: { invitationId: id, role },
    })
  }
}
