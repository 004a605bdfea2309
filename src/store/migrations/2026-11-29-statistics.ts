import { Migration } from '@mikro-orm/migrations'

/**
 * Counts of security events by hour, and of open sessions at the end of each hour. Events are counted in the background: a counter
 * that every login wrote would make logins wait for each other.
 */
export class Statistics extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table statistics_hours (
      hour timestamptz primary key,
      sign_ups integer not null default 0,
      logins integer not null default 0,
      failures integer not null default 0,
      locks integer not null default 0,
      active_sessions integer)`)
    this.addSql(`create table statistics_state (
      only_row boolean primary key default true check (only_row),
      counted_until timestamptz not null,
      sampled_at timestamptz,
      active_sessions integer not null default 0,
      users integer not null default 0)`)
    this.addSql(`insert into statistics_state (counted_until) select case when exists (select 1 from audit_events)
      then sallyport_now() - interval '60 seconds' else '-infinity'::timestamptz end`)
    this.addSql(`insert into statistics_hours (hour, sign_ups, logins, failures, locks)
      select date_trunc('hour', e.created_at, 'UTC'),
        count(*) filter (where e.type = 'SIGNED_UP'),
        count(*) filter (where e.type = 'LOGGED_IN'),
        count(*) filter (where e.type in
          ('LOGIN_FAILED', 'TWO_FACTOR_FAILED', 'MAIL_CODE_FAILED', 'OAUTH_LOGIN_FAILED', 'PASSKEY_REFUSED')),
        count(*) filter (where e.type in ('ACCOUNT_LOCKED', 'TWO_FACTOR_LOCKED', 'MAIL_CODE_LOCKED'))
      from audit_events e, statistics_state s where e.created_at < s.counted_until and e.type in
        ('SIGNED_UP', 'LOGGED_IN', 'LOGIN_FAILED', 'TWO_FACTOR_FAILED', 'MAIL_CODE_FAILED', 'OAUTH_LOGIN_FAILED',
         'PASSKEY_REFUSED', 'ACCOUNT_LOCKED', 'TWO_FACTOR_LOCKED', 'MAIL_CODE_LOCKED')
      group by 1`)
  }
}
