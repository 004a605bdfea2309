import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql'
import { unlessTaken } from '../../../store/unless-taken.ts'

export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    email: p.text(),
    emailVerifiedAt: p.datetime().nullable(),
    firstVerifiedAt: p.datetime().nullable(),
    username: p.text().nullable(),
    name: p.text().nullable(),
    role: p.text(),
    tier: p.text().$type<RateLimitTier>(),
    passwordHash: p.text().nullable().hidden(),
    suspendedAt: p.datetime().nullable(),
    suspendedUntil: p.datetime().nullable(),
    suspensionReason: p.text().nullable(),
    twoFactorEnabledAt: p.datetime().nullable(),
    lastLoginAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
})

export type RateLimitTier = 'FREE' | 'PRO' | 'ENTERPRISE'

/** A row of `users`, however it was read. */
export interface User {
  id: string
  email: string
  emailVerifiedAt?: Date | null
  /** When the owner of a mailbox was first proved; kept when the address is changed. */
  firstVerifiedAt?: Date | null
  username?: string | null
  name?: string | null
  role: string
  tier: RateLimitTier
  passwordHash?: string | null
  suspendedAt?: Date | null
  suspendedUntil?: Date | null
  suspensionReason?: string | null
  twoFactorEnabledAt?: Date | null
  lastLoginAt?: Date | null
  createdAt: Date
  updatedAt: Date
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text can be an id at all: anything else is answered like a missing row, without a query. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}

/** A page of a list that is ordered by id, newest first; backwards it is read, and answered, from the other end. */
export interface IdPage {
  /** The id of the item that the page begins after, in its direction. */
  fromId: string | null
  backwards: boolean
  limit: number
}

/** The condition and the order of a page, for lists that are ordered by id. */
export function pageOptions(page: IdPage) {
  const from = page.fromId === null ? {} : { id: page.backwards ? { $gt: page.fromId } : { $lt: page.fromId } }
  return { from, orderBy: { id: page.backwards ? ('asc' as const) : ('desc' as const) }, limit: page.limit }
}

export async function findUserById(em: EntityManager, id: string): Promise<User | null> {
  if (!isUuid(id)) return null
  return em.findOne(UserEntity, { id: id.toLowerCase() })
}

export async function findUserByEmail(em: EntityManager, email: string): Promise<User | null> {
  return em.findOne(UserEntity, { email })
}

/** Reads a user and holds the row until the transaction ends. */
export async function lockUserById(em: EntityManager, id: string): Promise<User | null> {
  if (!isUuid(id)) return null
  const [row] = await em.execute<{ id: string }[]>('select id from users where id = ? for update', [id])
  return row ? em.findOne(UserEntity, { id: row.id }, { refresh: true }) : null
}

export async function isUsernameTaken(em: EntityManager, username: string, exceptUserId?: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('select 1 from users where lower(username) = lower(?) and id <> ? limit 1', [
    username,
    exceptUserId ?? '00000000-0000-0000-0000-000000000000',
  ])
  return rows.length > 0
}

/** Makes an account. Answers null when another transaction took the address or the username first. */
export async function insertUser(
  em: EntityManager,
  user: Pick<User, 'email' | 'emailVerifiedAt' | 'username' | 'name' | 'role' | 'passwordHash'> & { now: Date },
): Promise<string | null> {
  const rows = await em.execute<{ id: string }[]>(
    `insert into users (email, email_verified_at, first_verified_at, username, name, role, password_hash, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id`,
    [
      user.email,
      user.emailVerifiedAt ?? null,
      user.emailVerifiedAt ?? null,
      user.username ?? null,
      user.name ?? null,
      user.role,
      user.passwordHash ?? null,
      user.now,
      user.now,
    ],
  )
  return rows[0]?.id ?? null
}

/** Replaces a hash, unless the password was changed meanwhile. */
export async function upgradePasswordHash(
  em: EntityManager,
  userId: string,
  from: string,
  to: string,
): Promise<boolean> {
  const rows = await em.execute<unknown[]>(
    'update users set password_hash = ? where id = ? and password_hash = ? returning id',
    [to, userId, from],
  )
  return rows.length > 0
}

export async function setPasswordHash(em: EntityManager, userId: string, hash: string | null, now: Date) {
  await em.execute('update users set password_hash = ?, updated_at = ? where id = ?', [hash, now, userId])
}

export async function markEmailVerified(em: EntityManager, userId: string, now: Date): Promise<void> {
  await em.execute(
    'update users set email_verified_at = coalesce(email_verified_at, ?), first_verified_at = coalesce(first_verified_at, ?) where id = ?',
    [now, now, userId],
  )
}

/** Moves an account to an address that its owner has just proved. False when the address is taken meanwhile. */
export async function setUserEmail(em: EntityManager, userId: string, email: string, now: Date): Promise<boolean> {
  return unlessTaken(em, async (em) => {
    const rows = await em.execute<unknown[]>(
      `update users set email = ?, email_verified_at = ?, first_verified_at = coalesce(first_verified_at, ?), updated_at = ?
       where id = ?
       and not exists (select 1 from users o where o.email = ? and o.id <> ?) returning id`,
      [email, now, now, now, userId, email, userId],
    )
    return rows.length > 0
  })
}

/** Changes name or username; a field that is undefined stays. False when the username is taken. */
export async function updateUserProfile(
  em: EntityManager,
  userId: string,
  change: { name?: string | null; username?: string | null; now: Date },
): Promise<boolean> {
  return unlessTaken(em, async (em) => {
    const rows = await em.execute<unknown[]>(
      `update users set name = case when ?::boolean then ? else name end,
         username = case when ?::boolean then ? else username end, updated_at = ?
       where id = ? and (?::text is null or not exists
         (select 1 from users o where lower(o.username) = lower(?) and o.id <> ?)) returning id`,
      [
        change.name !== undefined,
        change.name ?? null,
        change.username !== undefined,
        change.username ?? null,
        change.now,
        userId,
        change.username ?? null,
        change.username ?? null,
        userId,
      ],
    )
    return rows.length > 0
  })
}

export async function markLogin(em: EntityManager, userId: string, now: Date): Promise<void> {
  await em.execute('update users set last_login_at = ? where id = ?', [now, userId])
}

export async function deleteUserRow(em: EntityManager, userId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('delete from users where id = ? returning id', [userId])
  return rows.length > 0
}

/** The users of several ids, in any order. */
export async function findUsersByIds(em: EntityManager, ids: readonly string[]): Promise<User[]> {
  return em.find(UserEntity, { id: { $in: ids.filter(isUuid) } })
}
