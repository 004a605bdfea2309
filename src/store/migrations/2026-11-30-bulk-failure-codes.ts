import { Migration } from '@mikro-orm/migrations'

/** The code of the error for which a user of a job was not changed. Null if none of the errors of the schema was the reason. */
export class BulkFailureCodes extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table bulk_job_rows add column failure_code text')
  }
}
