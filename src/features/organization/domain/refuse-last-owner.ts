import type { EntityManager } from '@mikro-orm/postgresql'
import { lockOrganization } from '../../../core/access/store/find-organizations.ts'
import { LastOwnerError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { countActiveOwners, findOwnedOrganizationIds } from '../store/membership.ts'

type Deps = Pick<Services, 'config'>

/**
 * Refuses to let an owner of an organization stop being one if no other owner can sign in. The caller has locked the
 * organization, so of two owners who leave at once, one stays.
 */
export async function refuseLastOwner(
  deps: Deps,
  em: EntityManager,
  { organizationId, userId, now }: { organizationId: string; userId: string; now: Date },
): Promise<LastOwnerError | null> {
  const others = await countActiveOwners(deps.config, em, { organizationId, exceptUserId: userId, now })
  return others === 0 ? new LastOwnerError(organizationId) : null
}

/**
 * Refuses the deletion of a user who is the last owner of an organization. Every organization that the user owns is locked
 * until the transaction ends; the caller has locked the user.
 */
export async function refuseLastOwnerAnywhere(
  deps: Deps,
  em: EntityManager,
  { userId, now }: { userId: string; now: Date },
): Promise<LastOwnerError | null> {
  for (const organizationId of await findOwnedOrganizationIds(em, userId)) {
    await lockOrganization(em, organizationId)
    const last = await refuseLastOwner(deps, em, { organizationId, userId, now })
    if (last) return last
  }
  return null
}
