import { Migration } from '@mikro-orm/migrations'

/** A code that is taken is drawn again in the next round. */
const addMissingCodes = `do $$ begin
  while exists (select 1 from users u where not exists (select 1 from referral_codes c where c.user_id = u.id)) loop
    insert into referral_codes (user_id, code)
      select u.id, sallyport_referral_code() from users u
      where not exists (select 1 from referral_codes c where c.user_id = u.id) on conflict do nothing;
  end loop; end $$`

/**
 * Referral codes, one for each account, and who referred whom.
 *
 * A trigger makes the code: it serves every way in which accounts are made (sign-ups, imports, administrators, SQL, and
 * instances of an older version during an update), in the same transaction. The code is 8 of 16 letters: the first digits of
 * a random UUID (RFC 9562 §5.4), written without vowels, digits and letters that look like others. A code that is taken is
 * drawn again.
 */
export class Referrals extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create function sallyport_referral_code() returns text language sql volatile parallel safe
      as $$ select translate(left(gen_random_uuid()::text, 8), '0123456789abcdef', 'BCDFGHJKMNPRSTXZ') $$`)
    this.addSql('create table referral_codes (user_id uuid primary key, code text not null unique)')
    // The users of a large table get their codes before the table is locked. The lock is for those who come and go meanwhile.
    this.addSql(addMissingCodes)
    this.addSql('lock table users in share row exclusive mode')
    this.addSql('delete from referral_codes c where not exists (select 1 from users u where u.id = c.user_id)')
    this.addSql(addMissingCodes)
    this.addSql('alter table referral_codes add foreign key (user_id) references users on delete cascade')
    // Once for a statement, and not for each row: an import inserts many users with one statement.
    this.addSql(`create function sallyport_create_referral_codes() returns trigger language plpgsql
      set search_path from current as $$
      declare
        missing bigint := (select count(*) from added);
        made bigint;
      begin
        insert into referral_codes (user_id, code)
          select a.id, sallyport_referral_code() from added a on conflict (code) do nothing;
        get diagnostics made = row_count;
        -- Rare: a code was taken. Only then it is worth looking for the users without one.
        while made < missing loop
          missing := missing - made;
          insert into referral_codes (user_id, code)
            select a.id, sallyport_referral_code() from added a
            where not exists (select 1 from referral_codes c where c.user_id = a.id) on conflict (code) do nothing;
          get diagnostics made = row_count;
        end loop;
        return null;
      end $$`)
    this.addSql(`create trigger users_referral_codes after insert on users referencing new table as added
      for each statement execute function sallyport_create_referral_codes()`)
    this.addSql('alter table sign_ups add column referral_code text')
    // Codes of accounts whose mailbox has not been proved yet.
    this.addSql(`create table pending_referrals (
      user_id uuid primary key references users on delete cascade,
      code text not null)`)
    this.addSql(`create table referrals (
      referred_id uuid primary key references users on delete cascade,
      referrer_id uuid not null references users on delete cascade,
      created_at timestamptz not null,
      check (referred_id <> referrer_id))`)
    this.addSql('create index referrals_referrer_idx on referrals (referrer_id, referred_id)')
  }
}
