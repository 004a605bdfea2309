import { Migration } from '@mikro-orm/migrations'

/** Accounts, sessions, links, two-factor, API keys, counters and the audit trail. */
export class Accounts extends Migration {
  override async up(): Promise<void> {
    // PostgreSQL 18 has uuidv7() of its own; before it, time in milliseconds over random bits (RFC 9562 §5.7).
    this.addSql(`do $$ begin
      if to_regprocedure('uuidv7()') is null then
        create function uuidv7() returns uuid language sql volatile parallel safe as $f$
          select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
            placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
            52, 1), 53, 1), 'hex')::uuid $f$;
      end if; end $$`)
    this.addSql(`create table users (
      id uuid primary key default uuidv7(),
      email text not null unique,
      email_verified_at timestamptz,
      first_verified_at timestamptz,
      username text,
      name text,
      role text not null default 'user',
      tier text not null default 'FREE' check (tier in ('FREE', 'PRO', 'ENTERPRISE')),
      password_hash text,
      suspended_at timestamptz,
      suspended_until timestamptz,
      suspension_reason text,
      two_factor_enabled_at timestamptz,
      last_login_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null)`)
    this.addSql('create unique index users_username_key on users (lower(username))')
    this.addSql(`create table sign_ups (
      id uuid primary key default uuidv7(),
      email text not null,
      username text,
      name text,
      password_hash text not null,
      token_hash bytea not null unique,
      created_at timestamptz not null,
      expires_at timestamptz not null)`)
    this.addSql('create index sign_ups_email_idx on sign_ups (email)')
    this.addSql('create index sign_ups_expires_idx on sign_ups (expires_at)')
    this.addSql(`create table sessions (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users on delete cascade,
      token_hash bytea not null,
      previous_hashes bytea[] not null default '{}',
      rotated_at timestamptz[] not null default '{}',
      ip text,
      user_agent text,
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      idle_expires_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      impersonator_id uuid references users on delete cascade,
      impersonation_reason text) with (fillfactor = 80)`)
    this.addSql('create index sessions_user_idx on sessions (user_id, id desc)')
    this.addSql(
      'create index sessions_impersonator_idx on sessions (impersonator_id) where impersonator_id is not null',
    )
    this.addSql('create index sessions_expires_idx on sessions (expires_at)')
    this.addSql(`create table one_time_tokens (
      id uuid primary key default uuidv7(),
      purpose text not null,
      user_id uuid not null references users on delete cascade,
      email text not null,
      hash bytea not null unique,
      details jsonb not null default '{}',
      created_at timestamptz not null,
      expires_at timestamptz not null)`)
    this.addSql('create index one_time_tokens_user_idx on one_time_tokens (user_id, purpose)')
    this.addSql('create index one_time_tokens_expires_idx on one_time_tokens (expires_at)')
    this.addSql(`create table two_factors (
      user_id uuid primary key references users on delete cascade,
      secret text not null,
      confirmed_at timestamptz,
      last_step integer not null default 0,
      created_at timestamptz not null)`)
    this.addSql(`create table recovery_codes (
      user_id uuid not null references users on delete cascade,
      hash bytea not null,
      primary key (user_id, hash))`)
    this.addSql(`create table signing_keys (
      kid text primary key,
      algorithm text not null,
      public_jwk jsonb not null,
      private_key text not null,
      created_at timestamptz not null,
      active_from timestamptz not null,
      expires_at timestamptz)`)
    this.addSql(`create table api_keys (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users on delete cascade,
      name text not null,
      prefix text not null,
      mode text not null,
      scopes text[] not null,
      secret_hash bytea not null,
      previous_secret_hash bytea,
      previous_secret_expires_at timestamptz,
      created_at timestamptz not null,
      expires_at timestamptz,
      revoked_at timestamptz,
      rotated_at timestamptz,
      last_used_at timestamptz,
      last_used_ip text) with (fillfactor = 80)`)
    this.addSql('create index api_keys_user_idx on api_keys (user_id, id desc)')
    this.addSql(`create table audit_events (
      id uuid primary key default uuidv7(),
      type text not null,
      created_at timestamptz not null,
      actor_id uuid,
      actor_api_key_id uuid,
      target_id uuid,
      ip text,
      user_agent text,
      details jsonb not null default '{}')`)
    this.addSql('create index audit_events_target_idx on audit_events (target_id, id desc)')
    this.addSql('create index audit_events_actor_idx on audit_events (actor_id, id desc)')
    this.addSql('create index audit_events_type_idx on audit_events (type, id desc)')
    this.addSql('create index audit_events_created_idx on audit_events (created_at)')
    this.addSql(`create table attempt_counters (
      key text primary key,
      attempts integer not null,
      locks integer not null,
      locked_until timestamptz,
      updated_at timestamptz not null)`)
    this.addSql(`create table rate_limits (
      key text primary key,
      points integer not null,
      expires_at timestamptz not null)`)
    this.addSql('create index rate_limits_expires_idx on rate_limits (expires_at)')
  }
}
