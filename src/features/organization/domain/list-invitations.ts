import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { findPendingInvitations, type Invitation } from '../store/invitation.ts'
import { keepValidInvitations } from './invitation-validity.ts'

/** The pending invitations of several organizations, in the order of the ids, newest first. A void one is not pending. */
export async function listInvitations(
  deps: Pick<Services, 'config' | 'database'>,
  organizationIds: readonly string[],
): Promise<Invitation[][]> {
  const em = deps.database.fork()
  const now = await readNow(em)
  const pending = await keepValidInvitations(deps, em, await findPendingInvitations(em, organizationIds, now), now)
  const byOrganization = Map.groupBy(pending, ({ organizationId }) => organizationId)
  return organizationIds.map((id) => byOrganization.get(id) ?? [])
}
