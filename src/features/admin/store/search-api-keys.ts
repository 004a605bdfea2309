import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql'
import { raw } from '@mikro-orm/postgresql'
import { type ApiKey, ApiKeyEntity, type ApiKeyWithSecrets } from '../../../core/access/store/api-key.ts'
import { containsPattern } from '../../../store/contains-pattern.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'

export type ApiKeyState = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

/** Which API keys to find. A part that is null or undefined does not narrow the result. */
export interface ApiKeyFilter {
  /** A part of the name or of the prefix, in any letter case. */
  search?: string | null | undefined
  status?: readonly ApiKeyState[] | null | undefined
}

/** A page of the API keys of all users and organizations that a filter finds, newest first. */
export async function findApiKeys(em: EntityManager, filter: ApiKeyFilter, page: IdPage, now: Date): Promise<ApiKey[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(ApiKeyEntity, { $and: [conditionsOf(filter, now), from] }, options)
}

/** How many API keys a filter finds. */
export async function countFoundApiKeys(em: EntityManager, filter: ApiKeyFilter, now: Date): Promise<number> {
  return em.count(ApiKeyEntity, conditionsOf(filter, now))
}

function conditionsOf({ search, status }: ApiKeyFilter, now: Date): FilterQuery<ApiKeyWithSecrets> {
  const conditions: FilterQuery<ApiKeyWithSecrets>[] = []
  if (search != null) conditions.push({ [searchedText]: { $like: containsPattern(search.toLowerCase()) } })
  if (status) conditions.push({ $or: status.map((each) => states(now)[each]) })
  return { $and: conditions }
}

const searchedText = raw((alias: string) => `lower(${alias}.name || chr(10) || ${alias}.prefix)`)

/** The states as they are at an instant: a key that was revoked has not expired as well. */
function states(now: Date): Record<ApiKeyState, FilterQuery<ApiKeyWithSecrets>> {
  return {
    ACTIVE: { revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] },
    EXPIRED: { revokedAt: null, expiresAt: { $lte: now } },
    REVOKED: { revokedAt: { $ne: null } },
  }
}
