import { Migration } from '@mikro-orm/migrations'

/** Changes of many users at once: what was previewed, the jobs, and a row for each user of a job. */
export class BulkJobs extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table bulk_previews (
      id uuid primary key,
      owner_id uuid not null references users on delete cascade,
      api_key_id uuid references api_keys on delete cascade,
      content text not null,
      count integer not null,
      digest text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null)`)
    this.addSql('create index bulk_previews_owner_idx on bulk_previews (owner_id)')
    this.addSql('create index bulk_previews_expiry_idx on bulk_previews (expires_at)')
    this.addSql(`create table bulk_jobs (
      id uuid primary key,
      caller jsonb not null,
      owner_id uuid not null,
      change jsonb not null,
      total integer not null,
      created_at timestamptz not null,
      finished_at timestamptz)`)
    this.addSql('create index bulk_jobs_created_idx on bulk_jobs (created_at)')
    this.addSql(`create table bulk_job_rows (
      job_id uuid not null references bulk_jobs on delete cascade,
      position integer not null,
      user_id uuid not null,
      done_at timestamptz,
      failure text,
      primary key (job_id, position))`)
    this.addSql('create index bulk_job_rows_open_idx on bulk_job_rows (job_id, position) where done_at is null')
    this.addSql('create index bulk_job_rows_failed_idx on bulk_job_rows (job_id, position) where failure is not null')
  }
}
