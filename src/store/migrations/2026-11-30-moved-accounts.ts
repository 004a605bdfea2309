import { Migration } from '@mikro-orm/migrations'

/** Accounts whose address an administrator changed, and whose new mailbox has neither reset the password nor signed in. */
export class MovedAccounts extends Migration {
  override async up(): Promise<void> {
    // Only an administrator makes the address of an account unconfirmed again. The accounts are found before the table is locked.
    this.addSql(`create temporary table moved_accounts on commit drop as select id from users
      where password_unproved and email_verified_at is null and first_verified_at is not null`)
    this.addSql('alter table users add column moved_by_administrator boolean not null default false')
    this.addSql('update users set moved_by_administrator = true where id in (select id from moved_accounts)')
  }
}
