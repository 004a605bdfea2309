import type { EntityManager } from '@mikro-orm/postgresql'
import type { User } from '../../../core/identity/store/user.ts'
import type { JsonObject } from '../../../core/identity/store/user-data.ts'
import { foldText } from '../../../store/fold-text.ts'

/** An account at a provider, as a sign-in with it stores it. */
export interface ImportedIdentity {
  /** The provider as it is configured. */
  provider: string
  issuer: string
  subject: string
}

/** An account at a provider that is linked, and the address of its user, if there is one. */
export interface LinkedIdentity extends ImportedIdentity {
  email: string | null
}

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
  /** The user's own data, and the operator's; null if the file has none. */
  data: JsonObject | null
  appData: JsonObject | null
  identities: ImportedIdentity[]
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

/** Accounts at providers that are linked already: those that imported users name, and all of the accounts here with their addresses. */
export async function findLinks(
  em: EntityManager,
  users: readonly Pick<ImportedUser, 'email' | 'identities'>[],
): Promise<LinkedIdentity[]> {
  const asked = users.filter(({ identities }) => identities.length > 0)
  if (asked.length === 0) return []
  return em.execute<LinkedIdentity[]>(
    `with asked as materialized (
       select r.email, i.issuer, i.subject from jsonb_to_recordset(?::jsonb) as r(email text, identities jsonb),
         jsonb_to_recordset(r.identities) as i(issuer text, subject text))
     select u.email, a.provider, a.issuer, a.subject from oauth_accounts a join users u on u.id = a.user_id
     where (a.issuer, a.subject) in (select issuer, subject from asked)
     union
     select u.email, a.provider, a.issuer, a.subject from users u join oauth_accounts a on a.user_id = u.id
     where u.email in (select email from asked)`,
    [JSON.stringify(asked.map(({ email, identities }) => ({ email, identities })))],
  )
}

/**
 * Inserts accounts with their data and their accounts at providers, and an audit event for each, in one statement. An account whose address or
 * username was taken in the meantime is skipped with all that belongs to it. The rows are inserted in the order of their addresses, so that
 * two imports at once cannot deadlock. The caller holds the identities.
 *
 * @returns the addresses of the accounts that were inserted
 */
export async function insertImportedUsers(
  em: EntityManager,
  users: readonly ImportedUser[],
  event: { type: string; linkType: string; ip: string; details: object; now: Date },
): Promise<Set<string>> {
  const { now, ip } = event
  const details = JSON.stringify(event.details)
  const rows = await em.execute<{ email: string }[]>(
    `with given as materialized (
       select * from jsonb_to_recordset(?::jsonb) as r(email text, "emailVerifiedAt" timestamptz, username text, name text, "foldedName" text,
         role text, "passwordHash" text, "suspendedAt" timestamptz, "suspendedUntil" timestamptz,
         "suspensionReason" text, "foldedReason" text, "createdAt" timestamptz, data jsonb, "appData" jsonb, identities jsonb)),
     made as (
       insert into users (email, email_verified_at, first_verified_at, username, name, folded_name, role, password_hash,
         suspended_at, suspended_until, suspension_reason, folded_suspension_reason, created_at, updated_at)
       select r.email, r."emailVerifiedAt", r."emailVerifiedAt", r.username, r.name, r."foldedName", r.role, r."passwordHash",
         r."suspendedAt", r."suspendedUntil", r."suspensionReason", r."foldedReason", r."createdAt", ?
       from given r order by r.email on conflict do nothing returning id, email),
     filled as (
       insert into user_data (user_id, data, app_data)
       select made.id, coalesce(r.data, '{}'), coalesce(r."appData", '{}') from made join given r on r.email = made.email
       where r.data is not null or r."appData" is not null),
     linked as (
       insert into oauth_accounts (user_id, provider, issuer, subject, linked_at)
       select made.id, i.provider, i.issuer, i.subject, ? from made join given r on r.email = made.email,
         jsonb_to_recordset(r.identities) as i(provider text, issuer text, subject text)
       returning id, user_id, provider),
     logged as (
       insert into audit_events (type, created_at, target_id, ip, details)
       select ?, ?::timestamptz, id, ?, ?::jsonb from made
       union all
       select ?, ?::timestamptz, user_id, ?, ?::jsonb || jsonb_build_object('provider', provider, 'oauthAccountId', id) from linked)
     select email from made`,
    [
      ...[JSON.stringify(users.map(withFolds)), now, now],
      ...[event.type, now, ip, details],
      ...[event.linkType, now, ip, details],
    ],
  )
  return new Set(rows.map((row) => row.email))
}

function withFolds(user: ImportedUser) {
  const { name, suspensionReason: reason } = user
  const foldedReason = reason === null ? null : foldText(reason)
  return { ...user, foldedName: name === null ? null : foldText(name), foldedReason }
}
