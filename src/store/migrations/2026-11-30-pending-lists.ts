import { Migration } from '@mikro-orm/migrations'

/**
 * A shorter pending list of the index for searching users. Every login adds the user's trigrams to that list, because it changes the indexed
 * time of the last login. When the list is full, the login that fills it merges it into the index, within its own statement: with the
 * default of 4 MB, these are the trigrams of about 4,000 logins, which change most of the pages of a large index. With 256 kB they are
 * those of 250, so that no login waits for long; the more frequent merges are together a little more work.
 */
export class PendingLists extends Migration {
  override async up(): Promise<void> {
    // A server without pg_trgm has no such index.
    this.addSql('alter index if exists users_search_idx set (gin_pending_list_limit = 256)')
  }
}
