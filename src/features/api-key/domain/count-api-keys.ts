import type { Services } from '../../../core/services.ts'
import { countApiKeysOf, type KeyOwner } from '../store/api-key.ts'

/** How many API keys a user or an organization has, including the revoked ones. */
export async function countApiKeys(deps: Pick<Services, 'database'>, owner: KeyOwner): Promise<number> {
  return countApiKeysOf(deps.database.fork(), owner)
}
