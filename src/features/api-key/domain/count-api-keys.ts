import type { Services } from '../../../core/services.ts'
import { countApiKeysOf } from '../store/api-key.ts'

/** How many API keys a user has, including the revoked ones. */
export async function countApiKeys(deps: Pick<Services, 'database'>, userId: string): Promise<number> {
  return countApiKeysOf(deps.database.fork(), userId)
}
