import { Migration } from '@mikro-orm/migrations'

/** The user's own data that a sign-up carries, as JSON, for the account that it may become. */
export class SignUpData extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table sign_ups add column data text')
  }
}
