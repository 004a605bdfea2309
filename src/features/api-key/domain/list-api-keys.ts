import type { IdPage } from '../../../core/ids.ts'
import type { Services } from '../../../core/services.ts'
import { type ApiKey, countApiKeysOf, findApiKeysOf } from '../store/api-key.ts'

/** A page of a user's keys, newest first; revoked ones are in it until they are deleted. */
export async function listApiKeys(
  services: Pick<Services, 'database'>,
  userId: string,
  page: IdPage,
): Promise<ApiKey[]> {
  return findApiKeysOf(services.database.fork(), userId, page)
}

/** How many keys a user has, revoked ones with them. */
export async function countApiKeys(services: Pick<Services, 'database'>, userId: string): Promise<number> {
  return countApiKeysOf(services.database.fork(), userId)
}
