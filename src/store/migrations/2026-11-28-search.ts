import { Migration } from '@mikro-orm/migrations'

/**
 * One form for searched texts, which the server computes (`fold-text.ts`), and one for usernames, which are ASCII: the case
 * mapping of the collation "C" is the same in every locale.
 */
export class Search extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table users add column folded_name text, add column folded_suspension_reason text')
    this.addSql(`create index users_unfolded_idx on users (id) where (name is not null and folded_name is null)
      or (suspension_reason is not null and folded_suspension_reason is null)`)
    this.addSql('drop index users_username_key')
    this.addSql('create unique index users_username_key on users (lower(username collate "C"))')
    this.addSql('drop index if exists users_search_idx')
    // Substring search. A server without the extension (or without the right to make it) searches without an index.
    this.addSql(`do $$ begin
      execute 'create index users_search_idx on users using gin
        ((email || chr(10) || coalesce(lower(username collate "C"), '''') || chr(10) || coalesce(folded_name, '''')) gin_trgm_ops)';
    exception when undefined_object then
      raise notice 'pg_trgm is not available: substring search has no index';
    end $$`)
  }
}
