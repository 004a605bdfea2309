import { Migration } from '@mikro-orm/migrations'

/** Indexes for filters that read a whole table of a million users or ten million events. */
export class LargeLists extends Migration {
  override async up(): Promise<void> {
    this.addSql('create index audit_events_ip_idx on audit_events (ip, id desc) where ip is not null')
    // Most users have the tier FREE: a page of them is read in the order of the page.
    this.addSql(`create index users_tier_idx on users (tier, created_at, id) where tier <> 'FREE'`)
    // Lists of users look up which of their users are suspended, without reading the users.
    this.addSql(
      'create index users_suspensions_idx on users (id) include (suspended_until) where suspended_at is not null',
    )
    // Substring search. A server without the extension (or without the right to make it) searches without an index.
    this.addSql(`do $$ begin
      execute 'create index api_keys_search_idx on api_keys using gin (lower(name || chr(10) || prefix) gin_trgm_ops)';
    exception when undefined_object then
      raise notice 'pg_trgm is not available: substring search has no index';
    end $$`)
  }
}
