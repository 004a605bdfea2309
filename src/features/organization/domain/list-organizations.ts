import type { OrganizationAccess, UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { organizationAccesses } from '../../../core/access/organization-access.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findOrganizations, type OrganizationFilter } from '../store/organization.ts'

/** An organization of a list, with its id for the cursor. */
export interface ListedOrganization extends OrganizationAccess {
  id: string
}

/** A page of all organizations that a filter finds, newest first, for an administrator of the server. */
export async function listOrganizations(
  deps: Pick<Services, 'config' | 'database'>,
  { access }: Caller<UserAccess>,
  { filter, page }: { filter: OrganizationFilter; page: IdPage },
): Promise<ListedOrganization[]> {
  const em = deps.database.fork()
  const ids = (await findOrganizations(em, filter, page)).map(({ id }) => id)
  const found = await organizationAccesses(deps.config, em, access, ids)
  return found.flatMap((each) => (each ? [{ ...each, id: each.organization.id }] : []))
}
