import { Migration } from '@mikro-orm/migrations'

/**
 * When recovery codes were made. A link “this was not me”, which works for 14 days, voids those that were made since 72 hours before it:
 * the time of older codes does not matter, so that few rows are changed.
 */
export class RecoveryCodeTimes extends Migration {
  override async up(): Promise<void> {
    // The events are read before the table is locked.
    this.addSql(`create temporary table recovery_code_times on commit drop as
      select target_id as user_id, max(created_at) as made_at from audit_events
      where type in ('TWO_FACTOR_ENABLED', 'RECOVERY_CODES_REGENERATED') and target_id is not null
        and created_at > sallyport_now() - interval '18 days' group by target_id`)
    this.addSql('alter table recovery_codes add column created_at timestamptz not null default to_timestamp(0)')
    // An instance of the version before, which runs until it is replaced, does not write the column.
    this.addSql('alter table recovery_codes alter column created_at set default sallyport_now()')
    this.addSql(
      `update recovery_codes c set created_at = t.made_at from recovery_code_times t where t.user_id = c.user_id`,
    )
  }
}
