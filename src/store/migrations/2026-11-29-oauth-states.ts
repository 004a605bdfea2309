import { Migration } from '@mikro-orm/migrations'

/** Sign-ins at identity providers that are under way, and when the tokens of an account at one were last refreshed. */
export class OAuthStates extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table oauth_states (
      id uuid primary key default uuidv7(),
      hash bytea not null unique,
      purpose text not null check (purpose in ('LOGIN', 'PAGE', 'LINK', 'ID_TOKEN')),
      provider text not null,
      redirect_uri text,
      code_challenge text,
      client_state text,
      cookie_hash bytea,
      secrets text,
      apple_user text,
      user_id uuid references users on delete cascade,
      session_id uuid references sessions on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null)`)
    this.addSql('create index oauth_states_expires_idx on oauth_states (expires_at)')
    this.addSql('create index oauth_states_user_idx on oauth_states (user_id) where user_id is not null')
    this.addSql('create index oauth_states_session_idx on oauth_states (session_id) where session_id is not null')
    this.addSql('alter table oauth_accounts add column refresh_begun_at timestamptz')
  }
}
