import { Migration } from '@mikro-orm/migrations'

/** The link that makes the first administrator: one at most. */
export class FirstAdmin extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table first_admin_links (
      only_row boolean primary key default true check (only_row),
      hash bytea not null,
      created_at timestamptz not null,
      expires_at timestamptz not null)`)
  }
}
