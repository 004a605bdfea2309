import { Migration } from '@mikro-orm/migrations'

/** Exports of users that wait for their download. */
export class UserExports extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table user_exports (
      id uuid primary key,
      hash bytea not null unique,
      owner_id uuid not null references users on delete cascade,
      caller jsonb not null,
      filter text not null,
      format text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null)`)
    this.addSql('create index user_exports_owner_idx on user_exports (owner_id)')
    this.addSql('create index user_exports_expiry_idx on user_exports (expires_at)')
  }
}
