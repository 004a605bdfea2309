import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../../../core/services.ts'
import { deleteInvitations, findInvitationsBy } from '../store/invitation.ts'
import { keepValidInvitations } from './invitation-validity.ts'

/**
 * Deletes the invitations to an organization whose sender may no longer give their role, after the sender's membership
 * changed: they stay void if the sender gets the role back. The caller holds the lock of the organization.
 */
export async function voidInvitations(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  sender: { organizationId: string; userId: string },
  now: Date,
): Promise<void> {
  const sent = await findInvitationsBy(em, sender)
  const kept = new Set((await keepValidInvitations(deps, em, sent, now)).map(({ id }) => id))
  const ids = sent.map(({ id }) => id).filter((id) => !kept.has(id))
  await deleteInvitations(em, ids)
}
