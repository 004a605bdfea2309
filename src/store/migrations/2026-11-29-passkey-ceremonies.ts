import { Migration } from '@mikro-orm/migrations'

/**
 * The challenges that authenticators sign. A row lives for minutes and is deleted when it is used. It has no foreign keys: the
 * session and the two-factor challenge are looked up when the ceremony is finished.
 */
export class PasskeyCeremonies extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table passkey_ceremonies (
      id uuid primary key default uuidv7(),
      purpose text not null,
      challenge text not null,
      session_id uuid,
      one_time_token_id uuid,
      expires_at timestamptz not null)`)
    this.addSql('create index passkey_ceremonies_expiry_idx on passkey_ceremonies (expires_at)')
  }
}
