import { Migration } from '@mikro-orm/migrations'

/** Links and codes with which users sign in by mail. */
export class MailLogins extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table mail_logins (
      id uuid primary key default uuidv7(),
      email text not null,
      token_hash bytea not null unique,
      code_hash bytea not null,
      code_challenge text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null)`)
    this.addSql('create index mail_logins_email_idx on mail_logins (email, id)')
    this.addSql('create index mail_logins_expiry_idx on mail_logins (expires_at)')
  }
}
