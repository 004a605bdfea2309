import type { CredentialAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { organizationAccess } from '../../../core/access/organization-access.ts'
import { refuseStaleProofUnlessKey } from '../../../core/access/refuse-stale-proof-unless-key.ts'
import type { OrganizationNotFoundError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { organizationEvents } from '../events.ts'
import { deleteOrganizationRow, moveAllSessionsOut } from '../store/organization.ts'
import { changeOrganization } from './change-organization.ts'
import { isOwner, ownersOnly } from './role-grant.ts'

/**
 * Deletes an organization, with its members, invitations and API keys. Its sessions stay open, and are in no organization
 * from the next request on. A session needs a fresh proof.
 *
 * @returns null when it is deleted
 * @throws RequestError FORBIDDEN for a member who does not own it
 */
export async function deleteOrganization(
  deps: Pick<Services, 'config' | 'database'>,
  caller: Caller<CredentialAccess>,
  id: string,
): Promise<OrganizationNotFoundError | ProofRequiredError | null> {
  const em = deps.database.fork()
  const seen = await organizationAccess(deps.config, em, caller.access, id)
  const unproved = refuseStaleProofUnlessKey(caller)
  if (seen && isOwner(caller.access, seen) && !unproved) await moveAllSessionsOut(deps.database, seen.organization.id)
  return changeOrganization<null, ProofRequiredError>(deps, caller, {
    id,
    scope: null,
    type: organizationEvents.ORGANIZATION_DELETED,
    async apply({ em, access }) {
      if (!isOwner(caller.access, access)) throw ownersOnly()
      if (unproved) return unproved
      const { slug, name } = access.organization
      await deleteOrganizationRow(em, access.organization.id)
      return { details: { slug, name }, result: null }
    },
  })
}
