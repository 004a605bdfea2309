import { Migration } from '@mikro-orm/migrations'

/** The pictures of users, and the stored files of pictures, including those that no longer belong to a user. */
export class Avatars extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table avatars (
      user_id uuid primary key references users on delete cascade,
      name text not null,
      created_at timestamptz not null)`)
    this.addSql('create index avatars_name_idx on avatars (name)')
    // No reference to users: the row has to outlive the account until the files are deleted.
    this.addSql(`create table avatar_files (
      name text primary key,
      kept_until timestamptz not null)`)
    this.addSql('create index avatar_files_kept_idx on avatar_files (kept_until)')
  }
}
