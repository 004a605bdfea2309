import type { Services } from '../../../core/services.ts'
import type { RowCount } from '../../../store/count-rows.ts'
import { readNow } from '../../../store/now.ts'
import { type ApiKeyFilter, countFoundApiKeys } from '../store/search-api-keys.ts'

/** How many API keys of all users and organizations a filter finds. */
export async function countApiKeys({ database }: Pick<Services, 'database'>, filter: ApiKeyFilter): Promise<RowCount> {
  const em = database.fork()
  return countFoundApiKeys(em, filter, await readNow(em))
}
