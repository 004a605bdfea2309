import { Migration } from '@mikro-orm/migrations'

/** Which passwords were chosen before it was proved that their chooser reads the mailbox. Those of old accounts count as proved. */
export class UnprovedPasswords extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table users add column password_unproved boolean not null default false')
  }
}
