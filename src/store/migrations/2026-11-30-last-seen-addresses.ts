import { Migration } from '@mikro-orm/migrations'

/** The address of the last refresh of a session, where it is not the one that opened it. */
export class LastSeenAddresses extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table sessions add column last_seen_ip text')
  }
}
