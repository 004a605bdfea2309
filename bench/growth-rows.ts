/** The first and the last instant of the rows: sessions that were opened in ten days and are all open still. */
const span = 10 * 86_400_000
/** The largest number of sessions. */
export const maxSessions = 20_000_000

/** How many rows of each kind stand beside a number of sessions. */
export function rowsBeside(sessions: number): { users: number; keys: number } {
  // Requests with one key share a read: there are many keys even where there are few sessions.
  return { users: Math.floor(sessions / 10), keys: Math.max(1_000, Math.floor(sessions / 10)) }
}

/** The user of the n-th session. Each has ten of a thousand sessions, and none of them is next to another in the table. */
export function userOf(session: number): number {
  return 1 + Math.floor((session - 1) / 1000) * 100 + ((session - 1) % 100)
}

/**
 * The id of the n-th row of a kind: a UUID of version 7 whose time grows with n, as the server's ids do. It is computed here and by
 * {@link idInSql}, so that the load can ask for any row without reading it first.
 */
export function idOf(began: number, n: number): string {
  const time = (began + Math.floor((n * span) / maxSessions)).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}`
}

function idInSql(began: number, n: string): string {
  const time = `to_hex(${began} + (${n})::bigint * ${span} / ${maxSessions})`
  return `(lpad(${time}, 12, '0') || '70008000' || lpad(to_hex((${n})::bigint), 12, '0'))::uuid`
}

/** The value of the refresh token of the n-th session, in SQL: `hashRefreshToken` stores its hash. */
const tokenHash = `sha256(sha256(convert_to('refresh token ' || n, 'UTF8')))`
const agent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

/** The statements that add the rows between two sizes. Each session has a user, an event, and one refresh behind it. */
export function fillings(began: number, from: number, to: number): Record<string, string> {
  const [before, after] = [from === 0 ? { users: 0, keys: 0 } : rowsBeside(from), rowsBeside(to)]
  const at = `to_timestamp((${began} + n::bigint * ${span} / ${maxSessions}) / 1000.0)`
  const user = idInSql(began, '1 + (n - 1) / 1000 * 100 + (n - 1) % 100')
  return {
    users: `insert into users (id, email, name, folded_name, username, email_verified_at, last_login_at, created_at, updated_at)
      select ${idInSql(began, 'n')}, 'person-' || n || '@example.com',
        (array['Ada','Grace','Alan','Edsger','Barbara','Donald'])[1 + n % 6] || ' Q' || n % 1000,
        (array['ada','grace','alan','edsger','barbara','donald'])[1 + n % 6] || ' q' || n % 1000,
        case when n % 3 = 0 then 'name_' || n end, ${at}, ${at}, ${at}, ${at} from generate_series(${before.users + 1}, ${after.users}) n`,
    referral_codes: `insert into referral_codes select id, sallyport_referral_code() from users u
      where id between ${idInSql(began, String(before.users + 1))} and ${idInSql(began, String(after.users))}
        and not exists (select 1 from referral_codes c where c.user_id = u.id) on conflict do nothing`,
    sessions: `insert into sessions (id, user_id, token_hash, previous_hashes, rotated_at, ip, user_agent, created_at, last_seen_at,
        proved_at, idle_expires_at, expires_at)
      select ${idInSql(began, 'n')}, ${user}, ${tokenHash}, array[sha256('before')], array[${at}], '203.0.113.' || n % 256, '${agent}',
        ${at}, ${at}, ${at}, ${at} + interval '14 days', ${at} + interval '30 days' from generate_series(${from + 1}, ${to}) n`,
    audit_events: `insert into audit_events (id, type, created_at, actor_id, target_id, ip, user_agent, details)
      select ${idInSql(began, 'n')}, 'LOGGED_IN', ${at}, ${user}, ${user}, '203.0.113.' || n % 256, '${agent}',
        jsonb_build_object('sessionId', ${idInSql(began, 'n')}, 'method', 'password') from generate_series(${from + 1}, ${to}) n`,
    api_keys: `insert into api_keys (id, user_id, name, prefix, mode, scopes, secret_hash, created_at, last_used_at)
      select ${idInSql(began, 'n')}, ${idInSql(began, `1 + (n - 1) % ${after.users}`)}, 'backend', 'sp_live_0000000000000000000000',
        'LIVE', '{profile:read}', sha256(convert_to('key ' || n, 'UTF8')), ${at}, ${at} from generate_series(${before.keys + 1}, ${after.keys}) n`,
  }
}
