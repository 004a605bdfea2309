import type { EntityManager } from '@mikro-orm/postgresql'
import { countActiveWithRole, lockAdministrators, lockUserById, type User } from '../../store/user.ts'
import { actorOf } from '../access/actor.ts'
import { type AuditEventType, recordEvent } from '../audit/record-event.ts'
import { LastAdminError, type ScopeNotGrantedError, UserNotFoundError } from '../errors.ts'
import type { Client, Services } from '../services.ts'
import { type AdminAccess, mayActOn } from './privilege.ts'

export type ChangeRefusal = UserNotFoundError | ScopeNotGrantedError | LastAdminError

export interface Change<Refusal> {
  type: AuditEventType
  /** Whether the user could administer no longer. */
  removesAdministrator?: (user: User) => boolean
  /** Does it. What it answers with instead of null or details is a refusal, and nothing is kept. */
  apply: (em: EntityManager, user: User, now: Date) => Promise<Refusal | Record<string, unknown>>
}

/**
 * The one way by which administrators change somebody: the row is held, nobody acts on somebody who holds more, the last
 * administrator stays, and the audit row is written with the change.
 *
 * @returns the user as it was before, or why not
 */
export async function changeUser<Refusal extends Error = never>(
  services: Pick<Services, 'clock' | 'config' | 'database'>,
  access: AdminAccess,
  id: string,
  client: Client,
  change: Change<Refusal>,
): Promise<User | ChangeRefusal | Refusal> {
  const now = services.clock.now()
  return services.database.fork().transactional(async (em): Promise<User | ChangeRefusal | Refusal> => {
    await lockAdministrators(em)
    const user = await lockUserById(em, id)
    if (!user) return new UserNotFoundError()
    const refused = mayActOn(services, access, user)
    if (refused) return refused
    if (change.removesAdministrator?.(user) && user.role === 'admin') {
      if ((await countActiveWithRole(em, 'admin', user.id, now)) === 0) return new LastAdminError()
    }
    const before = { ...user }
    const done = await change.apply(em, user, now)
    if (done instanceof Error) return done as Refusal
    const { userId, apiKeyId } = actorOf(access)
    await recordEvent(
      em,
      { type: change.type, actorId: userId, apiKeyId, targetId: user.id, details: done },
      client,
      now,
    )
    return before
  })
}
