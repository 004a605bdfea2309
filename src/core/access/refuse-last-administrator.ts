import type { EntityManager } from '@mikro-orm/postgresql'
import { LastAdminError } from '../errors.ts'
import type { User } from '../identity/store/user.ts'
import type { Services } from '../services.ts'
import { countActiveAdministrators } from './store/administrators.ts'

/**
 * Refuses a change that would leave no administrator. Only administrators who can sign in count: an account whose invitation
 * was not accepted must not take the place of the last administrator. If the user is an administrator, the caller holds
 * `lockAdministrators`, so that such changes happen one after the other.
 */
export async function refuseLastAdministrator(
  deps: Pick<Services, 'config'>,
  em: EntityManager,
  user: User,
  now: Date,
): Promise<LastAdminError | null> {
  if (user.role !== 'admin') return null
  const others = await countActiveAdministrators(deps, em, { exceptId: user.id, now })
  return others === 0 ? new LastAdminError() : null
}
