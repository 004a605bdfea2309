import type { Services } from '../../../core/services.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { countOrganizations as countRows, type OrganizationFilter } from '../store/organization.ts'

/** The number of organizations that a filter finds. */
export async function countOrganizations(
  deps: Pick<Services, 'database'>,
  filter: OrganizationFilter,
): Promise<RowCount> {
  return countRows(deps.database.fork(), filter)
}
