import type { EntityManager } from '@mikro-orm/postgresql'
import { systemCaller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { insertUser } from '../../../core/identity/store/insert-user.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { adminEvents } from '../events.ts'

interface NewAdmin {
  email: string
  name: string | null
  passwordHash: string | null
  /** The source of the administrator, for the audit trail. */
  from: string
  now: Date
}

/** The role and the tier of an administrator. */
export const adminRights = { role: 'admin', tier: 'ENTERPRISE' } as const

/** Adds an administrator with the highest tier and a confirmed address. @returns null when the address is taken */
export async function insertAdmin(em: EntityManager, admin: NewAdmin): Promise<User | null> {
  const { from, now, ...account } = admin
  const user = await insertUser(em, { ...account, ...adminRights, username: null, emailVerifiedAt: now, now })
  if (!user) return null
  const details = { role: adminRights.role, from }
  await recordEvent(em, adminEvents.USER_CREATED, systemCaller, { targetId: user.id, at: now, details })
  return user
}
