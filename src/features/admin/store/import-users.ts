import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import { foldText } from '../../../store/fold-text.ts'

/** An account from another system. */
export type ImportedUser = Pick<User, 'role' | 'createdAt'> & {
  email: string
  emailVerifiedAt: Date | null
  username: string | null
  name: string | null
  passwordHash: string | null
  suspendedAt: Date | null
  suspendedUntil: Date | null
  suspensionReason: string | null
}

/** Which of these addresses and usernames belong to an account; usernames in lower case. */
export async function findTakenNames(
  em: EntityManager,
  users: readonly Pick<ImportedUser, 'email' | 'username'>[],
): Promise<{ emails: Set<string>; usernames: Set<string> }> {
  const asked = JSON.stringify(users.map(({ email, username }) => ({ email, username: username?.toLowerCase() })))
  const emails = await em.execute<{ email: string }[]>(
    'select email from users where email in (select email from jsonb_to_recordset(?::jsonb) as r(email text))',
    [asked],
  )
  const usernames = await em.execute<{ username: string }[]>(
    `select lower(username collate "C") as username from users
     where lower(username collate "C") in (select username from jsonb_to_recordset(?::jsonb) as r(username text))`,
    [asked],
  )
  return {
    emails: new Set(emails.map((row) => row.email)),
    usernames: new Set(usernames.map((row) => row.username)),
  }
}

/**
 * Inserts accounts and an audit event for each, in one statement. An account whose address or username was taken in the
 * meantime is skipped. The rows are inserted in the order of their addresses, so that two imports at once cannot deadlock.
 *
 * @returns the addresses of the accounts that were inserted
 */
export async function insertImportedUsers(
  em: EntityManager,
  users: readonly ImportedUser[],
  event: { type: string; ip: string; details: object; now: Date },
): Promise<Set<string>> {
  const rows = await em.execute<{ email: string }[]>(
    `with made as (
       insert into users (email, email_verified_at, first_verified_at, username, name, folded_name, role, password_hash,
         suspended_at, suspended_until, suspension_reason, folded_suspension_reason, created_at, updated_at)
       select r.email, r."emailVerifiedAt", r."emailVerifiedAt", r.username, r.name, r."foldedName", r.role, r."passwordHash",
         r."suspendedAt", r."suspendedUntil", r."suspensionReason", r."foldedReason", r."createdAt", ?
       from jsonb_to_recordset(?::jsonb) as r(email text, "emailVerifiedAt" timestamptz, username text, name text, "foldedName" text,
         role text, "passwordHash" text, "suspendedAt" timestamptz, "suspendedUntil" timestamptz,
         "suspensionReason" text, "foldedReason" text, "createdAt" timestamptz)
       order by r.email on conflict do nothing returning id, email),
     logged as (
       insert into audit_events (type, created_at, target_id, ip, details)
       select ?, ?, id, ?, ?::jsonb from made)
     select email from made`,
    [event.now, JSON.stringify(users.map(withFolds)), event.type, event.now, event.ip, JSON.stringify(event.details)],
  )
  return new Set(rows.map((row) => row.email))
}

function withFolds(user: ImportedUser) {
  const { name, suspensionReason: reason } = user
  const foldedReason = reason === null ? null : foldText(reason)
  return { ...user, foldedName: name === null ? null : foldText(name), foldedReason }
}
