import type { Access, OrganizationAccess } from '../../../core/access/access.ts'
import { organizationAccesses } from '../../../core/access/organization-access.ts'
import type { Services } from '../../../core/services.ts'

/** What a caller may do in several organizations, in the order of the ids; null for one that does not exist for the caller. */
export async function findOrganizations(
  deps: Pick<Services, 'config' | 'database'>,
  access: Access,
  ids: readonly string[],
): Promise<(OrganizationAccess | null)[]> {
  return organizationAccesses(deps.config, deps.database.fork(), access, ids)
}
