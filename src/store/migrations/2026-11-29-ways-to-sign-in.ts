import { Migration } from '@mikro-orm/migrations'

/**
 * Accounts at identity providers, passkeys, and when the user of a session last proved who they are. An account that was made
 * by an identity provider may have no address until a mailed link proves one.
 */
export class WaysToSignIn extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table users alter column email drop not null')
    this.addSql('drop index users_email_order_idx')
    this.addSql(`create index users_email_order_idx on users (coalesce(email, '') collate "C", id)`)
    this.addSql('drop index if exists users_search_idx')
    // Substring search. A server without the extension (or without the right to make it) searches without an index.
    this.addSql(`do $$ begin
      execute 'create index users_search_idx on users using gin ((coalesce(email, '''') || chr(10)
        || coalesce(lower(username collate "C"), '''') || chr(10) || coalesce(folded_name, '''')) gin_trgm_ops)';
    exception when undefined_object then
      raise notice 'pg_trgm is not available: substring search has no index';
    end $$`)
    this.addSql('alter table one_time_tokens alter column email drop not null')
    this.addSql('alter table sessions add column proved_at timestamptz')
    this.addSql(`create table oauth_accounts (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users on delete cascade,
      provider text not null,
      issuer text not null,
      subject text not null,
      email text,
      tokens text,
      linked_at timestamptz not null,
      last_used_at timestamptz,
      unique (issuer, subject))`)
    this.addSql('create index oauth_accounts_user_idx on oauth_accounts (user_id, id)')
    this.addSql(`create table passkeys (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users on delete cascade,
      credential_id bytea not null unique,
      public_key bytea not null,
      counter bigint not null,
      rp_id text not null,
      name text not null,
      transports text[] not null,
      backed_up boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz)`)
    this.addSql('create index passkeys_user_idx on passkeys (user_id, id)')
  }
}
