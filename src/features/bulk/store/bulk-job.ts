import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import type { StoredCaller } from '../../../core/access/resume-caller.ts'
import { isUuid } from '../../../crypto/uuid.ts'
import { changeByRows } from '../../../store/change-by-rows.ts'
import type { Database } from '../../../store/database.ts'
import { executeSql } from '../../../store/database.ts'
import { opaque } from '../../../store/opaque-parameter.ts'
import type { BulkChange } from '../bulk-change.ts'

/** A change of many users that was begun. */
export const BulkJobEntity = defineEntity({
  name: 'BulkJob',
  tableName: 'bulk_jobs',
  properties: {
    id: p.uuid().primary(),
    caller: p.json().$type<StoredCaller>(),
    ownerId: p.uuid(),
    change: p.json().$type<BulkChange>(),
    total: p.integer(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
})

export type BulkJob = InferEntity<typeof BulkJobEntity>

/** A user of a job. */
export interface BulkRow {
  jobId: string
  position: number
  userId: string
}

/** Stores a job. */
export async function insertBulkJob(em: EntityManager, job: BulkJob): Promise<void> {
  await em.insert(BulkJobEntity, job)
}

/** A job by its id, read again; null if there is none, or if the text is not an id. */
export async function findBulkJob(em: EntityManager, id: string): Promise<BulkJob | null> {
  return isUuid(id) ? em.findOne(BulkJobEntity, { id: id.toLowerCase() }, { refresh: true }) : null
}

/** Forgets a job with its rows. */
export async function deleteBulkJob(em: EntityManager, id: string): Promise<void> {
  await em.nativeDelete(BulkJobEntity, { id })
}

/** Notes that nothing is left of a job. @returns false if that was noted before */
export async function finishBulkJob(em: EntityManager, id: string, now: Date): Promise<boolean> {
  return (await em.nativeUpdate(BulkJobEntity, { id, finishedAt: null }, { finishedAt: now })) > 0
}

/** Deletes a job that finished before an instant, or was begun before it and can no longer finish. @returns whether there was one */
export async function deleteOldBulkJob(em: EntityManager, before: Date): Promise<boolean> {
  const ended = { $or: [{ finishedAt: null }, { finishedAt: { $lt: before } }] }
  const old = await em.findOne(BulkJobEntity, { createdAt: { $lt: before }, ...ended }, { fields: ['id'] })
  if (old) await deleteBulkJob(em, old.id)
  return old !== null
}

// SQL: a row has no entity, because jobs have very many of them.

/** The next rows of a job that are not done. A row that takes too long does not come before others that were tried less often. */
export async function findOpenRows(em: EntityManager, jobId: string, limit: number): Promise<BulkRow[]> {
  const { rows } = await executeSql(
    em,
    `select position, user_id as "userId" from bulk_job_rows where job_id = $1 and done_at is null
     order by tries, position limit $2`,
    [jobId, limit],
  )
  return rows.map(({ position, userId }) => ({ jobId, position: Number(position), userId: String(userId) }))
}

/** Counts a try of a row. @returns how often it was tried with this time; null if it is done */
export async function countTry(em: EntityManager, { jobId, position }: BulkRow): Promise<number | null> {
  const { rows } = await executeSql(
    em,
    `update bulk_job_rows set tries = tries + 1 where job_id = $1 and position = $2 and done_at is null returning tries`,
    [jobId, position],
  )
  return rows[0] ? Number(rows[0].tries) : null
}

/** Whether a row is not done; it is locked until the transaction ends. */
export async function lockOpenRow(em: EntityManager, { jobId, position }: BulkRow): Promise<boolean> {
  const { rows } = await executeSql(
    em,
    'select 1 as open from bulk_job_rows where job_id = $1 and position = $2 and done_at is null for update',
    [jobId, position],
  )
  return rows.length > 0
}

/** Notes that a row is done. @param failure why the user was not changed; null if the user was */
export async function markRowDone(
  em: EntityManager,
  { jobId, position }: BulkRow,
  failure: Omit<BulkFailure, 'id'> | null,
): Promise<void> {
  await executeSql(
    em,
    `update bulk_job_rows set done_at = sallyport_now(), failure = $3, failure_code = $4
     where job_id = $1 and position = $2 and done_at is null`,
    [jobId, position, failure?.message ?? null, failure?.code ?? null],
  )
}

/** Notes that every row that is left of a job failed, for one reason; outside any transaction. */
export async function failOpenRows(
  database: Pick<Database, 'executeSql'>,
  jobId: string,
  failure: string,
): Promise<void> {
  await changeByRows(database, {
    change: 'update bulk_job_rows set done_at = sallyport_now(), failure = $2',
    table: 'bulk_job_rows',
    condition: `job_id = ${opaque('$1::uuid')} and done_at is null`,
    values: [jobId, failure],
  })
}

export interface BulkProgress {
  done: number
  failed: number
}

/** How many rows of a job are done, and how many of them failed. */
export async function countDoneRows(em: EntityManager, { id, total }: BulkJob): Promise<BulkProgress> {
  const { rows } = await executeSql(
    em,
    `select (select count(*) from bulk_job_rows where job_id = $1 and done_at is null)::int as open,
       (select count(*) from bulk_job_rows where job_id = $1 and failure is not null)::int as failed`,
    [id],
  )
  return { done: total - Number(rows[0]?.open), failed: Number(rows[0]?.failed) }
}

export interface BulkFailure {
  /** The user's. */
  id: string
  message: string
  /** Of an expected error; null for any other reason, and for rows from before codes were stored. */
  code: string | null
}

/** The first rows of a job that failed. */
export async function findFailures(em: EntityManager, jobId: string, limit: number): Promise<BulkFailure[]> {
  const { rows } = await executeSql(
    em,
    `select user_id as id, failure, failure_code from bulk_job_rows
     where job_id = $1 and failure is not null order by position limit $2`,
    [jobId, limit],
  )
  return rows.map(({ id, failure, failure_code: code }) => ({
    id: String(id),
    message: String(failure),
    code: code === null ? null : String(code),
  }))
}
