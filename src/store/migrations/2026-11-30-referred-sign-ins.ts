import { Migration } from '@mikro-orm/migrations'

/** The referral code that a sign-in at a provider or by mail began with, for the account that it may make. */
export class ReferredSignIns extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table oauth_states add column referral_code text')
    this.addSql('alter table mail_logins add column referral_code text')
  }
}
