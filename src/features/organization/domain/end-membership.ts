import type { EntityManager } from '@mikro-orm/postgresql'
import type { Membership } from '../../../core/access/store/membership.ts'
import type { LastOwnerError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { deleteMembership } from '../store/membership.ts'
import { moveSessionsOut } from '../store/organization.ts'
import { refuseLastOwner } from './refuse-last-owner.ts'
import { voidInvitations } from './void-invitations.ts'

/**
 * Ends a membership, and moves the user's sessions out of the organization, unless it would leave no owner. The API keys of the
 * organization stay. The caller holds the lock of the organization.
 */
export async function endMembership(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  { id, organizationId, userId, role }: Membership,
  now: Date,
): Promise<LastOwnerError | null> {
  const last = role === 'owner' ? await refuseLastOwner(deps, em, { organizationId, userId, now }) : null
  if (last) return last
  await deleteMembership(em, id)
  await moveSessionsOut(em, { organizationId, userId })
  await voidInvitations(deps, em, { organizationId, userId }, now)
  return null
}
