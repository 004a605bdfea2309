import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { findApiKeysOf, type KeyOwner } from '../store/api-key.ts'

/** A page of the API keys of a user or of an organization, newest first, including the revoked ones. */
export async function listApiKeys(deps: Pick<Services, 'database'>, owner: KeyOwner, page: IdPage): Promise<ApiKey[]> {
  return findApiKeysOf(deps.database.fork(), owner, page)
}
