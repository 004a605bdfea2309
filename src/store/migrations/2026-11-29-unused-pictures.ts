import { Migration } from '@mikro-orm/migrations'

/**
 * The pictures that nobody has are a short range of an index: `kept_until` is null while a user has the picture. A trigger keeps
 * it so, because a picture is also removed with its user, by a cascade or by SQL.
 */
export class UnusedPictures extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table avatar_files alter column kept_until drop not null')
    this.addSql('drop index avatar_files_kept_idx')
    this.addSql('update avatar_files set kept_until = null where name in (select name from avatars)')
    this.addSql(`create index avatar_files_kept_idx on avatar_files (kept_until) where kept_until is not null`)
    // `old` is null for an insertion, and `new` for a deletion.
    this.addSql(`create function sallyport_keep_used_picture() returns trigger language plpgsql
      set search_path from current as $$
      begin
        update avatar_files set kept_until = case when name = new.name then null else sallyport_now() end
          where name in (old.name, new.name);
        return null;
      end $$`)
    this.addSql(`create trigger avatars_used_picture after insert or delete or update of name on avatars
      for each row execute function sallyport_keep_used_picture()`)
  }
}
