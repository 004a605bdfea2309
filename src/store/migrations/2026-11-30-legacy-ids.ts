import { Migration } from '@mikro-orm/migrations'

/**
 * Finds the accounts that have an id of another system. The index is not unique, because `appData` is the operator's: accounts may share an
 * id, and those of existing servers may do so already. A hash has the same size for an id of any length, and none for a user without one.
 */
export class LegacyIds extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create index user_data_legacy_id_idx on user_data using hash ((app_data ->> 'legacyId'))`)
  }
}
