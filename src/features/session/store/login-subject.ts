import { isUuid } from '../../../crypto/uuid.ts'
import type { Database } from '../../../store/database.ts'
import { nowInMilliseconds } from '../../../store/now.ts'

/** The name of an account as a user typed it. */
export interface LoginIdentifier {
  text: string
  /** The address in its normal form; null when the text is a username or an id. */
  email: string | null
}

/** The account that a login is checked against, and the newest pending sign-up. */
export interface LoginSubject {
  userId: string | null
  passwordHash: string | null
  /** Since when the devices of the user count; null for all of them. */
  devicesSince: Date | null
  pendingPasswordHash: string | null
  /** The database's time, returned by the same statement. */
  now: Date
}

// Raw SQL: a login runs one named statement that returns one row for known and unknown accounts, so that an attacker
// cannot tell them apart by the number of queries.
const account =
  'u.id as "userId", u.password_hash as "passwordHash", (extract(epoch from u.devices_since) * 1000)::float8 as "devicesSince"'

const byEmail = {
  name: 'login_by_email',
  text: `select json_agg(r)::text as json from (select ${account},
      (select p.password_hash from sign_ups p where p.email = $1 and p.expires_at > sallyport_now()
       order by p.id desc limit 1) as "pendingPasswordHash",
      ${nowInMilliseconds} as now from (select $1::text as email) i left join users u on u.email = i.email) r`,
}

const byUsername = {
  name: 'login_by_username',
  text: `select json_agg(r)::text as json from (select ${account},
      null::text as "pendingPasswordHash", ${nowInMilliseconds} as now from (select 1) i left join users u on lower(u.username collate "C") = lower($1 collate "C")) r`,
}

const byId = {
  name: 'login_by_id',
  text: `select json_agg(r)::text as json from (select ${account},
      null::text as "pendingPasswordHash", ${nowInMilliseconds} as now from (select 1) i left join users u on u.id = $1::uuid) r`,
}

/** Finds the subject of a login, with one statement for known and unknown accounts alike. */
export async function findLoginSubject(
  database: Pick<Database, 'readRows'>,
  { email, text }: LoginIdentifier,
): Promise<LoginSubject> {
  if (email !== null) return readSubject(await database.readRows(byEmail, [email]))
  return readSubject(await database.readRows(isUuid(text) ? byId : byUsername, [text]))
}

function readSubject([row]: Record<string, unknown>[]): LoginSubject {
  return {
    userId: readText(row?.userId),
    passwordHash: readText(row?.passwordHash),
    devicesSince: typeof row?.devicesSince === 'number' ? new Date(row.devicesSince) : null,
    pendingPasswordHash: readText(row?.pendingPasswordHash),
    now: new Date(Number(row?.now)),
  }
}

function readText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
