import { Migration } from '@mikro-orm/migrations'

/** From which session of an administrator an impersonation was opened. Those of the last hour keep none. */
export class ParentSessions extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table sessions add column parent_id uuid references sessions on delete set null')
    this.addSql('create index sessions_parent_idx on sessions (parent_id) where parent_id is not null')
  }
}
