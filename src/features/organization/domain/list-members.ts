import type { Membership } from '../../../core/access/store/membership.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findMembers } from '../store/membership.ts'

/** A page of the members of an organization, newest first. */
export async function listMembers(
  deps: Pick<Services, 'database'>,
  organizationId: string,
  page: IdPage,
): Promise<Membership[]> {
  return findMembers(deps.database.fork(), organizationId, page)
}
