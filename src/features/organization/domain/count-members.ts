import type { Services } from '../../../core/services.ts'
import { countMembers as countRows } from '../store/membership.ts'

/** The number of members of an organization. */
export async function countMembers(deps: Pick<Services, 'database'>, organizationId: string): Promise<number> {
  return countRows(deps.database.fork(), organizationId)
}
