import type { Membership } from '../../../core/access/store/membership.ts'
import type { Services } from '../../../core/services.ts'
import { findMembershipsOf } from '../store/membership.ts'

/** The memberships of several users, in the order of the users, and then oldest first. */
export async function listMemberships(
  deps: Pick<Services, 'database'>,
  userIds: readonly string[],
): Promise<Membership[][]> {
  const found = await findMembershipsOf(deps.database.fork(), userIds)
  const byUser = Map.groupBy(found, ({ userId }) => userId)
  return userIds.map((id) => byUser.get(id) ?? [])
}
