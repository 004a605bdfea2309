import { Migration } from '@mikro-orm/migrations'

/** Indexes of the API keys that were revoked or may have expired: the console lists them, and the others are far more. */
export class ApiKeyStates extends Migration {
  override async up(): Promise<void> {
    this.addSql('create index api_keys_revoked_idx on api_keys (id) where revoked_at is not null')
    // The end is in the index, so that the keys that have not expired yet are passed without reading them.
    this.addSql(`create index api_keys_expiring_idx on api_keys (id) include (expires_at)
      where revoked_at is null and expires_at is not null`)
  }
}
