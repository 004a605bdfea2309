import { Migration } from '@mikro-orm/migrations'

/**
 * Storage settings of the tables that are written most, so that dead rows stay out of their indexes and are removed early. An
 * update whose new row fits into the page of the old one, and that changes no indexed column, adds no index entry (a
 * heap-only tuple, HOT). The figures are shares of such updates and sizes on PostgreSQL 18.
 */
export class HotTables extends Migration {
  override async up(): Promise<void> {
    // 12 refreshes of each of 50,000 sessions: 0.92 HOT and 54 MB with the history of 8 exchanges and a fill factor of 80, 0.97 and
    // 26.3 MB with the short history, 0.98 and 26.4 MB with 70. The rest is the first refresh, which makes a row wider.
    this.addSql('alter table sessions set (fillfactor = 70)')
    // The clean-up looks for three ends of a session in one condition, for which the planner never used this index.
    this.addSql('drop index sessions_expires_idx')
    // 590,000 counts in 10,000 windows of a minute: 0.72 HOT and 1.9 MB of indexes with the index of the end, which every new window
    // changes; 0.998 and 1.0 MB without it, 1.0 and 0.9 MB with a fill factor of 70. The hourly clean-up reads the small table.
    this.addSql('drop index rate_limits_expires_idx')
    this.addSql('alter table rate_limits set (fillfactor = 70)')
    // PostgreSQL waits until a fifth of a table is dead: 700 MB of 10 million sessions. A twentieth are 175 MB. Counters are
    // deleted by every login that succeeds. Unchanged because they need nothing: api_keys (0.98 HOT while half of all keys are used
    // every five seconds), users (its vacuum reads 14 indexes), and tables whose rows are only inserted and deleted once.
    for (const table of ['sessions', 'attempt_counters', 'rate_limits']) {
      this.addSql(`alter table ${table} set (autovacuum_vacuum_scale_factor = 0.05)`)
    }
    // At 10,000 logins a minute and a year's retention, a fifth are the deletions of 73 days and the insertions of as many; a
    // fiftieth is a week.
    this.addSql(`alter table audit_events set
      (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)`)
  }
}
