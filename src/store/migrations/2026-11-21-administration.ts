import { Migration } from '@mikro-orm/migrations'

/** Indexes for finding users among a million, by every filter and order of the API. */
export class Administration extends Migration {
  override async up(): Promise<void> {
    // Substring search. A server without the extension (or without the right to make it) searches without an index.
    this.addSql(`do $$ begin
      create extension if not exists pg_trgm;
      execute 'create index users_search_idx on users using gin
        (lower(email || chr(10) || coalesce(username, '''') || chr(10) || coalesce(name, '''')) gin_trgm_ops)';
    exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
      raise notice 'pg_trgm is not available: substring search has no index';
    end $$`)
    this.addSql('create index users_created_idx on users (created_at, id)')
    this.addSql(`create index users_last_login_idx on users (coalesce(last_login_at, '-infinity'::timestamptz), id)`)
    this.addSql('create index users_last_login_range_idx on users (last_login_at)')
    this.addSql('create index users_email_order_idx on users (email collate "C", id)')
    this.addSql(`create index users_name_order_idx on users ((coalesce(name, '') collate "C"), id)`)
    this.addSql('create index users_role_idx on users (role, created_at, id)')
    this.addSql('create index users_suspended_idx on users (created_at, id) where suspended_at is not null')
    this.addSql('create index users_unverified_idx on users (created_at, id) where email_verified_at is null')
    this.addSql('create index users_verified_idx on users (created_at, id) where email_verified_at is not null')
    this.addSql('create index users_two_factor_idx on users (created_at, id) where two_factor_enabled_at is not null')
  }
}
