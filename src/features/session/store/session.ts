import { type EntityManager, LockMode, raw } from '@mikro-orm/postgresql'
import { type Session, SessionEntity, type SessionWithToken } from '../../../core/access/store/session.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { changeByRows } from '../../../store/change-by-rows.ts'
import type { Database } from '../../../store/database.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'
import { type IdPage, pageOptions } from '../../../store/id-page.ts'
import { opaque } from '../../../store/opaque-parameter.ts'
import { maxOpenSessions } from '../max-open-sessions.ts'

/** The condition of a session that can still be used. */
function openAt(now: Date) {
  return { revokedAt: null, expiresAt: { $gt: now }, idleExpiresAt: { $gt: now } }
}

/**
 * Stores a session. The oldest open ones of the user end, so that there are {@link maxOpenSessions} with it, and impersonations that were
 * opened from them; changes of address that were requested in them are void. The caller holds the row of the user. It is one
 * statement, because every login runs it, with an array, so that a wrong estimate of its length does not make PostgreSQL read the whole
 * table.
 */
export async function insertSession(em: EntityManager, session: SessionWithToken): Promise<void> {
  const { userId, createdAt: now } = session
  const ended = raw(
    `update sessions set revoked_at = ? where id = any(array(select id from sessions
       where user_id = ? and revoked_at is null and expires_at > ? and idle_expires_at > ?
       order by id desc offset ${maxOpenSessions - 1})) returning id`,
    [now, userId, now, now],
  )
  const voided = raw(
    `delete from one_time_tokens where (select count(*) from ended) > 0 and user_id = ?
       and details ->> 'sessionId' in (select id::text from ended)`,
    [userId],
  )
  const children = raw(
    `update sessions set revoked_at = ? where (select count(*) from ended) > 0
       and parent_id in (select id from ended) and revoked_at is null`,
    [now],
  )
  const query = em
    .createQueryBuilder(SessionEntity)
    .with('ended', ended)
    .with('voided', voided)
    .with('children', children)
  await query.insert(session).execute('run')
}

/**
 * Ends one open session of a user, and the impersonations that were opened from it: who ends a stolen session of an administrator must end
 * what was opened with it. An impersonation is refreshed for an hour, and may be open after its session has expired: it ends then as well.
 * The caller holds the row of the user, as wherever several sessions end.
 *
 * @returns false when neither was open
 */
export async function revokeSessionRow(
  em: EntityManager,
  { userId, sessionId, now }: { userId: string; sessionId: string; now: Date },
): Promise<boolean> {
  if (!isUuid(sessionId)) return false
  const ended = await em.nativeUpdate(SessionEntity, { id: sessionId, userId, ...openAt(now) }, { revokedAt: now })
  const opened = { parentId: sessionId, impersonatorId: userId, ...openAt(now) }
  return ended + (await em.nativeUpdate(SessionEntity, opened, { revokedAt: now })) > 0
}

/** The user of a session; null when there is no such session. */
export async function findSessionOwner(em: EntityManager, id: string): Promise<string | null> {
  const session = await em.findOne(SessionEntity, { id }, { fields: ['userId'] })
  return session?.userId ?? null
}

/** Locks a session that has not been ended: it stays open until the transaction ends. @returns false if it was ended */
export async function lockSessionIfOpen(em: EntityManager, id: string): Promise<boolean> {
  const options = { fields: ['id'], lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  return (await em.findOne(SessionEntity, { id, revokedAt: null }, options)) !== null
}

/** Locks an open session of a user: it stays open until the transaction ends. @returns null if there is none */
export async function lockOpenSessionOf(
  em: EntityManager,
  userId: string,
  id: string,
  now: Date,
): Promise<Session | null> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const
  return em.findOne(SessionEntity, { id, userId, ...openAt(now) }, options)
}

/**
 * Ends every open session of a user, and those that the user opened in the name of others.
 *
 * @param except the id of a session that stays open; null ends all
 * @returns how many sessions were ended
 */
export async function revokeSessionRows(
  em: EntityManager,
  { userId, except, now }: { userId: string; except: string | null; now: Date },
): Promise<number> {
  const others = except === null ? {} : { id: { $ne: except } }
  const openedBy = { $or: [{ userId }, { impersonatorId: userId }] }
  return em.nativeUpdate(SessionEntity, { ...openedBy, ...others, ...openAt(now) }, { revokedAt: now })
}

/** An open session; null if there is none, or if the text is not an id. */
export async function findOpenSession(em: EntityManager, id: string, now: Date): Promise<Session | null> {
  return isUuid(id) ? em.findOne(SessionEntity, { id: id.toLowerCase(), ...openAt(now) }) : null
}

/** A page of the open sessions of a user. */
export async function findOpenSessionsOf(
  em: EntityManager,
  userId: string,
  page: IdPage,
  now: Date,
): Promise<Session[]> {
  const { from, ...options } = pageOptions(page)
  return em.find(SessionEntity, { userId, ...openAt(now), ...from }, options)
}

/** The number of open sessions of a user. */
export async function countOpenSessionsOf(em: EntityManager, userId: string, now: Date): Promise<number> {
  return em.count(SessionEntity, { userId, ...openAt(now) })
}

/**
 * Deletes the sessions of a user that have ended, outside any transaction, before the user is deleted: there can be millions, which
 * the deletion could not delete within the time limit of its statement. Nothing is lost if the user is not deleted after all: neither
 * their tokens nor their login codes work.
 */
export async function deleteEndedSessionsOf(
  database: Pick<Database, 'executeSql'>,
  userId: string,
  now: Date,
): Promise<void> {
  const ended = '(revoked_at is not null or expires_at <= $2 or idle_expires_at <= $2)'
  const condition = `user_id = ${opaque('$1::uuid')} and ${ended}`
  await changeByRows(database, { change: 'delete from sessions', table: 'sessions', condition, values: [userId, now] })
}

/** Deletes the sessions that ended before an instant, by expiry or revocation. */
export async function deleteEndedSessions(em: EntityManager, before: Date): Promise<void> {
  await deleteByPages(em, 'sessions', 'expires_at < $3 or idle_expires_at < $3 or revoked_at < $3', [before])
}
