import { Migration } from '@mikro-orm/migrations'

/** Organizations with their members, invitations and API keys; the organization of a session and of an audit event. */
export class Organizations extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table organizations (
      id uuid primary key default uuidv7(),
      slug text not null unique,
      name text not null,
      folded_name text not null,
      tier text not null default 'FREE' check (tier in ('FREE', 'PRO', 'ENTERPRISE')),
      created_at timestamptz not null,
      updated_at timestamptz not null)`)
    // Substring search. A server without the extension (or without the right to make it) searches without an index.
    this.addSql(`do $$ begin
      execute 'create index organizations_search_idx on organizations using gin ((slug || chr(10) || folded_name) gin_trgm_ops)';
    exception when undefined_object then
      raise notice 'pg_trgm is not available: substring search has no index';
    end $$`)
    this.addSql(`create table organization_members (
      id uuid primary key default uuidv7(),
      organization_id uuid not null references organizations on delete cascade,
      user_id uuid not null references users on delete cascade,
      role text not null,
      created_at timestamptz not null,
      unique (user_id, organization_id))`)
    this.addSql('create index organization_members_organization_idx on organization_members (organization_id, id desc)')
    this.addSql(`create table organization_invitations (
      id uuid primary key default uuidv7(),
      organization_id uuid not null references organizations on delete cascade,
      email text not null,
      role text not null,
      invited_by_id uuid references users on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      unique (organization_id, email))`)
    this.addSql('create index organization_invitations_inviter_idx on organization_invitations (invited_by_id)')
    this.addSql('create index organization_invitations_expires_idx on organization_invitations (expires_at)')
    this.addSql('alter table sessions add column organization_id uuid references organizations on delete set null')
    this.addSql(
      'create index sessions_organization_idx on sessions (organization_id) where organization_id is not null',
    )
    this.addSql(`alter table api_keys alter column user_id drop not null,
      add column organization_id uuid references organizations on delete cascade,
      add constraint api_keys_owner_check check (num_nonnulls(user_id, organization_id) = 1)`)
    this.addSql(
      'create index api_keys_organization_idx on api_keys (organization_id, id desc) where organization_id is not null',
    )
    this.addSql('alter table audit_events add column organization_id uuid')
    this.addSql(`create index audit_events_organization_idx on audit_events (organization_id, id desc)
      where organization_id is not null`)
  }
}
