import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql'
import { type IdPage, isUuid, pageOptions } from '../../../core/identity/store/user.ts'

export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    userId: p.uuid(),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    createdAt: p.datetime(),
    lastSeenAt: p.datetime(),
    idleExpiresAt: p.datetime(),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    impersonatorId: p.uuid().nullable(),
    impersonationReason: p.text().nullable(),
  },
})

/** A row of `sessions` without its token hashes. */
export interface Session {
  id: string
  userId: string
  ip?: string | null
  userAgent?: string | null
  createdAt: Date
  lastSeenAt: Date
  idleExpiresAt: Date
  expiresAt: Date
  revokedAt?: Date | null
  impersonatorId?: string | null
  impersonationReason?: string | null
}

export async function newId(em: EntityManager): Promise<string> {
  const [row] = await em.execute<{ id: string }[]>('select uuidv7() as id')
  if (!row) throw new Error('uuidv7() gave no row')
  return row.id
}

export async function insertSession(em: EntityManager, session: Session & { tokenHash: Buffer }): Promise<void> {
  await em.execute(
    `insert into sessions (id, user_id, token_hash, ip, user_agent, created_at, last_seen_at, idle_expires_at, expires_at,
       impersonator_id, impersonation_reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      session.id,
      session.userId,
      session.tokenHash,
      session.ip ?? null,
      session.userAgent ?? null,
      session.createdAt,
      session.lastSeenAt,
      session.idleExpiresAt,
      session.expiresAt,
      session.impersonatorId ?? null,
      session.impersonationReason ?? null,
    ],
  )
}

/** Ends one open session of a user. False when there is none of that id. */
export async function revokeSessionOf(em: EntityManager, userId: string, id: string, now: Date): Promise<boolean> {
  if (!isUuid(id)) return false
  const rows = await em.execute<unknown[]>(
    `update sessions set revoked_at = ? where id = ? and user_id = ? and revoked_at is null
       and expires_at > ? and idle_expires_at > ? returning id`,
    [now, id, userId, now, now],
  )
  return rows.length > 0
}

/** Whether a session is open, and stays so until the transaction ends. */
export async function holdOpenSession(em: EntityManager, id: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('select 1 from sessions where id = ? and revoked_at is null for update', [
    id,
  ])
  return rows.length > 0
}

/** Ends every session of a user but one (null: all), and those they opened in somebody else's name. Answers how many were open. */
export async function revokeSessionsOf(
  em: EntityManager,
  userId: string,
  exceptId: string | null,
  now: Date,
): Promise<number> {
  const rows = await em.execute<unknown[]>(
    `update sessions set revoked_at = ? where (user_id = ? or impersonator_id = ?) and revoked_at is null and id is distinct from ?::uuid
       and expires_at > ? and idle_expires_at > ? returning id`,
    [now, userId, userId, exceptId, now, now],
  )
  return rows.length
}

/** A page of the open sessions of a user. */
export async function findOpenSessionsOf(
  em: EntityManager,
  userId: string,
  page: IdPage,
  now: Date,
): Promise<Session[]> {
  const { from, ...options } = pageOptions(page)
  const open = { userId, revokedAt: null, expiresAt: { $gt: now }, idleExpiresAt: { $gt: now } }
  return em.find(SessionEntity, { ...open, ...from }, options)
}

export async function countOpenSessionsOf(em: EntityManager, userId: string, now: Date): Promise<number> {
  return em.count(SessionEntity, { userId, revokedAt: null, expiresAt: { $gt: now }, idleExpiresAt: { $gt: now } })
}

/** Forgets sessions that ended before an instant. */
export async function deleteEndedSessions(em: EntityManager, before: Date): Promise<void> {
  await em.execute(
    'delete from sessions where least(expires_at, idle_expires_at, coalesce(revoked_at, expires_at)) < ?',
    [before],
  )
}
