import { Migration } from '@mikro-orm/migrations'

/** Codes that hand a sign-in back to an application. */
export class LoginCodes extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table login_codes (
      id uuid primary key default uuidv7(),
      user_id uuid not null references users on delete cascade,
      session_id uuid references sessions on delete cascade,
      organization_id uuid references organizations on delete set null,
      hash bytea not null unique,
      code_challenge text not null,
      return_to text not null,
      method text not null,
      proved_at timestamptz,
      created_at timestamptz not null,
      issued_at timestamptz,
      expires_at timestamptz not null,
      used_at timestamptz,
      opened_session_id uuid references sessions on delete cascade)`)
    this.addSql('create index login_codes_user_idx on login_codes (user_id)')
    this.addSql('create index login_codes_session_idx on login_codes (session_id)')
    this.addSql('create index login_codes_opened_session_idx on login_codes (opened_session_id)')
    this.addSql('create index login_codes_expiry_idx on login_codes (expires_at)')
  }
}
