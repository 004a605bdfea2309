import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { type UserFilter, usersMatching } from '../../admin/index.ts'

/** A set of users: how many there are, and a digest of their ids. */
export interface UserSet {
  count: number
  /** SHA-256 of the ids in their order, in hex. */
  digest: string
}

// SQL: the set is counted, digested and copied where it is; a hundred thousand ids would otherwise travel twice.
const digestOf = sql`encode(sha256(coalesce(string_agg(user_id::text, ',' order by user_id), '')::bytea), 'hex')`

/** Counts the users that a filter finds, up to one more than `most`, and digests their ids. */
export async function digestUsers(
  em: EntityManager,
  { filter, most, now }: { filter: UserFilter; most: number; now: Date },
): Promise<UserSet> {
  const found = sql`select u.id as user_id from users u where ${usersMatching(filter, now)} order by u.id limit ${most + 1}`
  const statement = sql<UserSet>`select count(*)::int as count, ${digestOf} as digest from (${found}) s`
  return readSet((await statement.execute(em.getKysely())).rows[0])
}

/** Makes a row of a job for each user that a filter finds. @returns the users of the rows */
export async function insertRows(
  em: EntityManager,
  jobId: string,
  { filter, most, now }: { filter: UserFilter; most: number; now: Date },
): Promise<UserSet> {
  const found = sql`select u.id from users u where ${usersMatching(filter, now)} order by u.id limit ${most + 1}`
  const statement = sql<UserSet>`with made as (
      insert into bulk_job_rows (job_id, position, user_id)
      select ${jobId}::uuid, row_number() over (order by s.id), s.id from (${found}) s returning user_id
    ) select count(*)::int as count, ${digestOf} as digest from made`
  return readSet((await statement.execute(em.getKysely())).rows[0])
}

function readSet(row: UserSet | undefined): UserSet {
  return { count: Number(row?.count), digest: String(row?.digest) }
}
