import type { EntityManager } from '@mikro-orm/postgresql'
import { LastAdminError } from '../errors.ts'
import type { User } from '../identity/store/user.ts'
import { countActiveAdministrators } from './store/administrators.ts'

/**
 * Stops a change after which nobody could administer the server. The caller holds `lockAdministrators`, so that such
 * changes happen one after the other.
 */
export async function lastAdministrator(em: EntityManager, user: User, now: Date): Promise<LastAdminError | null> {
  if (user.role !== 'admin') return null
  return (await countActiveAdministrators(em, user.id, now)) === 0 ? new LastAdminError() : null
}
