import type { CredentialAccess, OrganizationAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { organizationAccess } from '../../../core/access/organization-access.ts'
import { scopesMissing } from '../../../core/access/scopes-missing.ts'
import { OrganizationNotFoundError, ValidationError } from '../../../core/errors.ts'
import type { RateLimitTier } from '../../../core/identity/store/user.ts'
import type { Services } from '../../../core/services.ts'
import { organizationEvents } from '../events.ts'
import { updateOrganizationRow } from '../store/organization.ts'
import { changeOrganization } from './change-organization.ts'
import { checkOrganizationInput, slugTaken } from './check-organization-input.ts'

interface UpdateOrganizationInput {
  id: string
  /** A field that is null or undefined is not changed. */
  change: {
    name?: string | null | undefined
    slug?: string | null | undefined
    tier?: RateLimitTier | null | undefined
  }
}

/**
 * Changes the name, the slug or the tier of an organization. The tier is the operator's: it requires `users:write`.
 *
 * @throws RequestError FORBIDDEN for a member who lacks `org:write`, or a tier without `users:write`
 */
export async function updateOrganization(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<CredentialAccess>,
  { id, change }: UpdateOrganizationInput,
): Promise<OrganizationAccess | OrganizationNotFoundError | ValidationError> {
  if (change.tier && !caller.access.scopes.has('users:write')) throw scopesMissing(caller.access, [['users:write']])
  const checked = checkOrganizationInput(change)
  if (checked instanceof ValidationError) return checked
  return changeOrganization<OrganizationAccess, ValidationError | OrganizationNotFoundError>(deps, caller, {
    id,
    scope: 'org:write',
    type: organizationEvents.ORGANIZATION_UPDATED,
    async apply({ em, access, now }) {
      const { organization } = access
      const next = {
        name: checked.name ?? organization.name,
        slug: checked.slug ?? organization.slug,
        tier: change.tier ?? organization.tier,
      }
      if (!(await updateOrganizationRow(em, organization.id, next, now))) return slugTaken()
      const changed = await organizationAccess(deps.config, em, caller.access, organization.id)
      return changed ? { details: next, result: changed } : new OrganizationNotFoundError()
    },
  })
}
