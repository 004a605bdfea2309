import type { Access } from '../../../core/access/access.ts'
import { hasScopeForUser } from '../../../core/access/has-scope-for-user.ts'
import { organizationAccess } from '../../../core/access/organization-access.ts'
import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { Services } from '../../../core/services.ts'
import { findApiKeyById } from '../store/api-key.ts'

/**
 * The API key with an id, as the lists show it to the caller: one of a user to that user with `keys:read` and to a caller with
 * `users:read`, one of an organization to its members with `org_keys:read`.
 *
 * @returns null if there is no such key, and if none of the lists shows it to the caller
 */
export async function findApiKey(
  deps: Pick<Services, 'config' | 'database'>,
  { access }: { access: Access },
  id: string,
): Promise<ApiKey | null> {
  const em = deps.database.fork()
  const key = await findApiKeyById(em, id)
  if (!key) return null
  if (key.userId) return hasScopeForUser(access, key.userId, { own: 'keys:read', others: ['users:read'] }) ? key : null
  const inside = key.organizationId ? await organizationAccess(deps.config, em, access, key.organizationId) : null
  return inside?.scopes.has('org_keys:read') ? key : null
}
