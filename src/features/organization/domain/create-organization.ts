import type { OrganizationAccess, UserAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { scopesOfOrganizationRole } from '../../../core/access/scopes.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { ValidationError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { lockCaller } from '../../session/index.ts'
import { organizationEvents } from '../events.ts'
import { countMembershipsOf, insertMembership } from '../store/membership.ts'
import { insertOrganization } from '../store/organization.ts'
import { checkOrganizationInput, slugTaken } from './check-organization-input.ts'
import { maxOrganizations, tooManyOrganizations } from './max-organizations.ts'
import { slugsOf } from './slug.ts'

type Deps = Pick<Services, 'config' | 'database'>

/** Creates an organization that the caller owns. @throws RequestError TOKEN_INVALID if the caller was deleted meanwhile */
export async function createOrganization(
  deps: Deps,
  caller: Caller<UserAccess>,
  input: { name: string; slug?: string | null | undefined },
): Promise<OrganizationAccess | ValidationError> {
  const checked = checkOrganizationInput(input)
  if (checked instanceof ValidationError) return checked
  const name = checked.name ?? input.name
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const user = await lockCaller(em, caller.access)
    if ((await countMembershipsOf(em, user.id)) >= maxOrganizations) return tooManyOrganizations()
    for (const slug of checked.slug === null ? slugsOf(name) : [checked.slug]) {
      const organization = await insertOrganization(em, { name, slug, now })
      if (!organization) continue
      await insertMembership(em, { organizationId: organization.id, userId: user.id, role: 'owner', now })
      const details = { slug, name }
      await recordEvent(em, organizationEvents.ORGANIZATION_CREATED, caller, {
        organizationId: organization.id,
        at: now,
        details,
      })
      return { organization, role: 'owner', scopes: scopesOfOrganizationRole(deps.config, 'owner') }
    }
    return slugTaken()
  })
}
