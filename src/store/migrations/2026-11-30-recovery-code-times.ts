import { Migration } from '@mikro-orm/migrations'

/** When recovery codes were made, for codes that exist as far as the audit trail still says. */
export class RecoveryCodeTimes extends Migration {
  override async up(): Promise<void> {
    // The events are read before the table is locked.
    this.addSql(`create temporary table recovery_code_times on commit drop as
      select target_id as user_id, max(created_at) as made_at from audit_events
      where type in ('TWO_FACTOR_ENABLED', 'RECOVERY_CODES_REGENERATED') and target_id is not null group by target_id`)
    this.addSql('alter table recovery_codes add column created_at timestamptz not null default to_timestamp(0)')
    // An instance of the version before, which runs until it is replaced, does not write the column.
    this.addSql('alter table recovery_codes alter column created_at set default sallyport_now()')
    this.addSql(
      `update recovery_codes c set created_at = t.made_at from recovery_code_times t where t.user_id = c.user_id`,
    )
  }
}
