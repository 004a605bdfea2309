import { Migration } from '@mikro-orm/migrations'

/** Who follows whom. One row is an entry in the lists of both users, and is deleted with either account. */
export class Followers extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table follows (
      id uuid not null,
      follower_id uuid not null references users on delete cascade,
      followed_id uuid not null references users on delete cascade,
      created_at timestamptz not null,
      primary key (follower_id, followed_id),
      check (follower_id <> followed_id))`)
    // The other user is in each index, so that a list is counted without reading the table.
    this.addSql('create unique index follows_followers_idx on follows (followed_id, id) include (follower_id)')
    this.addSql('create unique index follows_following_idx on follows (follower_id, id) include (followed_id)')
  }
}
