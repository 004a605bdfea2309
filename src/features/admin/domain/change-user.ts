import type { EntityManager } from '@mikro-orm/postgresql'
import { actorOf } from '../../../core/access/actor.ts'
import { type AuditEventType, recordEvent } from '../../../core/audit/record-event.ts'
import { type ScopeNotGrantedError, UserNotFoundError } from '../../../core/errors.ts'
import { lockUserById, type User } from '../../../core/identity/store/user.ts'
import type { Client, Services } from '../../../core/services.ts'
import { lockAdministrators } from '../store/user-administration.ts'
import { type AdminAccess, mayActOn } from './privilege.ts'

export type ChangeRefusal = UserNotFoundError | ScopeNotGrantedError

export interface Change<Refusal> {
  type: AuditEventType
  /** Does it. What it answers with instead of null or details is a refusal, and nothing is kept. */
  apply: (em: EntityManager, user: User, now: Date) => Promise<Refusal | Record<string, unknown>>
}

/**
 * The one way by which administrators change somebody: the row is held, nobody acts on somebody who holds more, and the audit row is written with the change.
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
  try {
    return await services.database.fork().transactional((em) => apply(services, em, access, id, client, change))
  } catch (error) {
    if (error instanceof Refused) return error.refusal as Refusal
    throw error
  }
}

/** Undoes what a change had begun before it was refused; nothing that must survive is written by then. */
class Refused extends Error {
  readonly refusal: Error
  constructor(refusal: Error) {
    super('refused')
    this.refusal = refusal
  }
}

async function apply<Refusal extends Error>(
  services: Pick<Services, 'clock' | 'config'>,
  em: EntityManager,
  access: AdminAccess,
  id: string,
  client: Client,
  change: Change<Refusal>,
): Promise<User | ChangeRefusal> {
  const now = services.clock.now()
  await lockAdministrators(em)
  const user = await lockUserById(em, id)
  if (!user) return new UserNotFoundError()
  const refused = mayActOn(services, access, user)
  if (refused) return refused
  const before = { ...user }
  const done = await change.apply(em, user, now)
  if (done instanceof Error) throw new Refused(done)
  const { userId, apiKeyId, impersonatorId } = actorOf(access)
  await recordEvent(
    em,
    { type: change.type, actorId: userId, apiKeyId, impersonatorId, targetId: id, details: done },
    client,
    now,
  )
  return before
}
