import { Migration } from '@mikro-orm/migrations'

/** When a second factor or a passkey was proved in a session. A login code hands it on to the session that it opens. */
export class SecondFactors extends Migration {
  override async up(): Promise<void> {
    this.addSql('alter table sessions add column second_factor_at timestamptz')
    this.addSql('alter table login_codes add column second_factor_at timestamptz')
  }
}
