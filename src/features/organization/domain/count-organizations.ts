import type { Services } from '../../../core/services.ts'
import { countOrganizations as countRows, type OrganizationFilter } from '../store/organization.ts'

/** The number of organizations that a filter finds. */
export async function countOrganizations(
  deps: Pick<Services, 'database'>,
  filter: OrganizationFilter,
): Promise<number> {
  return countRows(deps.database.fork(), filter)
}
