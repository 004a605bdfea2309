import { Migration } from '@mikro-orm/migrations'

/** Which users were shown a secret of an organization's API key or extended it, as far as the audit trail still says. */
export class OrganizationKeyGrants extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table organization_key_grants (
      api_key_id uuid not null,
      user_id uuid not null,
      granted_at timestamptz not null,
      primary key (api_key_id, user_id))`)
    this.addSql('create index organization_key_grants_user_idx on organization_key_grants (user_id, granted_at)')
    this.addSql(`insert into organization_key_grants (api_key_id, user_id, granted_at)
      select k.id, e.actor_id, max(e.created_at) from audit_events e
        join api_keys k on k.id::text = e.details ->> 'apiKeyId' and k.organization_id is not null
        join users u on u.id = e.actor_id
      where e.type in ('API_KEY_CREATED', 'API_KEY_ROTATED')
        or e.type = 'API_KEY_UPDATED' and e.details ->> 'extended' = 'true'
      group by k.id, e.actor_id`)
    // Foreign keys lock the tables that they reference: they come after the events were read.
    this.addSql(`alter table organization_key_grants
      add foreign key (api_key_id) references api_keys on delete cascade,
      add foreign key (user_id) references users on delete cascade`)
  }
}
