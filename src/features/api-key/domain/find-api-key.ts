import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { Services } from '../../../core/services.ts'
import { findApiKeyById } from '../store/api-key.ts'

/** The API key with an id, of a user or of an organization; null if there is none, also for a text that is not an id. */
export async function findApiKey(deps: Pick<Services, 'database'>, id: string): Promise<ApiKey | null> {
  return findApiKeyById(deps.database.fork(), id)
}
