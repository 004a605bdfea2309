import { Migration } from '@mikro-orm/migrations'

/** The one clock of all instances. The planner puts its body in its place: a statement pays nothing for it. */
export class Clock extends Migration {
  override async up(): Promise<void> {
    // When the statement began, not the transaction: one that waited for a lock must not compare with an old time.
    // Milliseconds, because JavaScript has no finer ones, and what it reads and writes back has to stay equal.
    this.addSql(`create function sallyport_now() returns timestamptz language sql stable parallel safe
      as $$ select date_trunc('milliseconds', statement_timestamp()) $$`)
  }
}
