import { isUuid } from '../../../core/identity/store/user.ts'
import type { Database } from '../../../store/database.ts'

/** What a login looks at: an account, or a sign-up that waits for its address to be confirmed. */
export interface LoginSubject {
  userId: string | null
  passwordHash: string | null
  pendingPasswordHash: string | null
}

const byEmail = {
  name: 'login_by_email',
  text: `select row_to_json(r)::text as json from (select u.id as "userId", u.password_hash as "passwordHash",
      (select p.password_hash from sign_ups p where p.email = $1 and p.expires_at > $2::timestamptz and u.id is null
       order by p.id desc limit 1) as "pendingPasswordHash"
    from (select $1::text as email) i left join users u on u.email = i.email) r`,
}

const byUsername = {
  name: 'login_by_username',
  text: `select row_to_json(r)::text as json from (select u.id as "userId", u.password_hash as "passwordHash",
      null::text as "pendingPasswordHash" from (select 1) i left join users u on lower(u.username) = lower($1)) r`,
}

const byId = {
  name: 'login_by_id',
  text: `select row_to_json(r)::text as json from (select u.id as "userId", u.password_hash as "passwordHash",
      null::text as "pendingPasswordHash" from (select 1) i left join users u on u.id = $1::uuid) r`,
}

/** Reads it in one statement that gives one row for known and unknown alike, so that both take the same time. */
export async function findLoginSubject(
  database: Database,
  identifier: { email: string | null; text: string },
  now: Date,
): Promise<LoginSubject> {
  if (identifier.email !== null) return database.readJson(byEmail, [identifier.email, now])
  if (isUuid(identifier.text)) return database.readJson(byId, [identifier.text])
  return database.readJson(byUsername, [identifier.text])
}
