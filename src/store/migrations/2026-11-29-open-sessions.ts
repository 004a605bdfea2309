import { Migration } from '@mikro-orm/migrations'

/**
 * The sessions that have not been ended, by user. A user has 1,000 open sessions at most; without this index, the search for them
 * reads every session of the user that has ended within the last thirty days, of which there can be millions.
 */
export class OpenSessions extends Migration {
  override async up(): Promise<void> {
    this.addSql('create index sessions_open_idx on sessions (user_id, id desc) where revoked_at is null')
    this.addSql(`update sessions set revoked_at = sallyport_now() where id in (
      select id from (select id, row_number() over (partition by user_id order by id desc) as place from sessions
        where revoked_at is null and expires_at > sallyport_now() and idle_expires_at > sallyport_now()) s
      where place > 1000)`)
  }
}
