import type { ApiKey } from '../../../core/access/store/api-key.ts'
import type { Services } from '../../../core/services.ts'
import type { IdPage } from '../../../store/id-page.ts'
import { readNow } from '../../../store/now.ts'
import { type ApiKeyFilter, findApiKeys } from '../store/search-api-keys.ts'

/** A page of the API keys of all users and organizations that a filter finds, newest first. */
export async function searchApiKeys(
  { database }: Pick<Services, 'database'>,
  filter: ApiKeyFilter,
  page: IdPage,
): Promise<ApiKey[]> {
  const em = database.fork()
  return findApiKeys(em, filter, page, await readNow(em))
}
