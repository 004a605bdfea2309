import { Migration } from '@mikro-orm/migrations'

/**
 * Requests to sign in by mail from devices on which the user has signed in before, which strangers do not replace, and since when the
 * devices of a user count.
 */
export class KnownDevices extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table mail_logins add column from_known_device boolean not null default false')
    this.addSql('alter table users add column devices_since timestamptz')
  }
}
