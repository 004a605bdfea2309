import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { type UserFilter, usersMatching } from '../../admin/index.ts'

/** A set of users: how many there are, and a digest of their ids. */
interface UserSet {
  count: number
  /** SHA-256 of the ids in their order, in hex. */
  digest: string
}

// SQL: the set is counted, digested and copied where it is; a hundred thousand ids would otherwise travel twice.
const digestOf = sql`encode(sha256(coalesce(string_agg(user_id::text, ',' order by user_id), '')::bytea), 'hex')`

/** Counts the users that a filter finds, up to one more than `max`, and digests their ids. */
export async function digestUsers(
  em: EntityManager,
  { filter, max, now }: { filter: UserFilter; max: number; now: Date },
): Promise<UserSet> {
  const found = sql`select u.id as user_id from users u where ${usersMatching(filter, now)} order by u.id limit ${max + 1}`
  const statement = sql<UserSet>`select count(*)::int as count, ${digestOf} as digest from (${found}) s`
  return readSet((await statement.execute(em.getKysely())).rows[0])
}

/** The rows that one statement makes: a hundred thousand would exceed its time limit. */
const rowsAtOnce = 10_000

/** Makes a row of a job for each user that a filter finds, up to one more than `max`. @returns the users of the rows */
export async function insertRows(
  em: EntityManager,
  jobId: string,
  { filter, max, now }: { filter: UserFilter; max: number; now: Date },
): Promise<UserSet> {
  let position = 0
  let last = '00000000-0000-0000-0000-000000000000'
  let limit = rowsAtOnce
  for (let made = limit; made === limit && position <= max; position += made) {
    limit = Math.min(rowsAtOnce, max + 1 - position)
    const found = sql`select u.id from users u where ${usersMatching(filter, now)} and u.id > ${last} order by u.id limit ${limit}`
    const statement = sql<{ made: number; last: string }>`with made as (
        insert into bulk_job_rows (job_id, position, user_id)
        select ${jobId}::uuid, ${position} + row_number() over (order by s.id), s.id from (${found}) s returning user_id
      ) select count(*)::int as made, max(user_id::text collate "C") as last from made`
    const [row] = (await statement.execute(em.getKysely())).rows
    made = Number(row?.made)
    last = row?.last ?? last
  }
  const statement = sql<UserSet>`select count(*)::int as count, ${digestOf} as digest from bulk_job_rows where job_id = ${jobId}`
  return readSet((await statement.execute(em.getKysely())).rows[0])
}

function readSet(row: UserSet | undefined): UserSet {
  return { count: Number(row?.count), digest: String(row?.digest) }
}
