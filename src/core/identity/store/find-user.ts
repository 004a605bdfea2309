import { type EntityManager, LockMode } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { isUuid } from '../../../crypto/uuid.ts'
import { type User, UserEntity, type UserTables, type UserWithPassword } from './user.ts'

/** A user by id. A text that is not an id is answered like an id that no user has. */
export async function findUserById(em: EntityManager, id: string): Promise<User | null> {
  return isUuid(id) ? em.findOne(UserEntity, { id: id.toLowerCase() }, { refresh: true }) : null
}

/**
 * Reads the hash without the identity map: an entity that held it would be compared with a later reading without it when the transaction
 * ends, and the hash would be written back, even after it was removed.
 */
const withPassword = { populate: ['passwordHash'], disableIdentityMap: true } as const

/** A user by id, with the hash of the password. */
export async function findUserWithPassword(em: EntityManager, id: string): Promise<UserWithPassword | null> {
  return em.findOne(UserEntity, { id }, withPassword)
}

/** A user by address, in its normalised form. */
export async function findUserByEmail(em: EntityManager, email: string): Promise<User | null> {
  return em.findOne(UserEntity, { email }, { refresh: true })
}

/**
 * A user by id; the row is locked until the transaction ends. It is a copy: what is read again later, after a change, does not change it.
 */
export async function lockUserById(em: EntityManager, id: string): Promise<User | null> {
  if (!isUuid(id)) return null
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  const found = await em.findOne(UserEntity, { id: id.toLowerCase() }, options)
  return found && { ...found }
}

/** A user by id, with the hash of the password; the row is locked until the transaction ends. */
export async function lockUserWithPassword(em: EntityManager, id: string): Promise<UserWithPassword | null> {
  return em.findOne(UserEntity, { id }, { ...withPassword, lockMode: LockMode.PESSIMISTIC_WRITE })
}

/** The users of several ids, in the order of the ids; null where there is none. */
export async function findUsersById(em: EntityManager, ids: readonly string[]): Promise<(User | null)[]> {
  const users: User[] = await em.find(UserEntity, { id: { $in: ids.filter(isUuid) } })
  const byId = new Map(users.map((user) => [user.id, user]))
  return ids.map((id) => byId.get(id) ?? null)
}

/** Whether a user other than `exceptUserId` has the username, in any letter case. */
export async function isUsernameTaken(em: EntityManager, username: string, exceptUserId?: string): Promise<boolean> {
  let query = em
    .getKysely<UserTables>()
    .selectFrom('users')
    .select('id')
    // The expression of the unique index. The collation "C" maps only ASCII letters, in every locale.
    .where(sql<boolean>`lower(username collate "C") = lower(${username} collate "C")`)
  if (exceptUserId !== undefined) query = query.where('id', '<>', exceptUserId)
  return (await query.limit(1).executeTakeFirst()) !== undefined
}
