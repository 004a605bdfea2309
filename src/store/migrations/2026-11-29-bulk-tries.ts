import { Migration } from '@mikro-orm/migrations'

/** How often the change of a user was tried in a job. Those that were tried least come first. */
export class BulkTries extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table bulk_job_rows add column tries smallint not null default 0')
    this.addSql('drop index bulk_job_rows_open_idx')
    this.addSql('create index bulk_job_rows_open_idx on bulk_job_rows (job_id, tries, position) where done_at is null')
  }
}
