import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../src/store/database.ts'
import { createEmptyDatabase, type TestDatabase } from '../../_util/database.ts'

// A database whose users are older than referral codes.
let empty: TestDatabase
let database: Database
beforeAll(async () => {
  empty = await createEmptyDatabase()
  database = await openDatabase({ url: empty.url, directory: null, entities: [], poolSize: 2, timeouts: false })
  await (await database.migrator()).up({ to: '2026-11-28-followers' })
})
afterAll(async () => {
  await database.close()
  await empty.drop()
})

const addUsers = (count: number, prefix: string) =>
  database.executeSql(
    `insert into users (email, created_at, updated_at)
     select $1::text || n || '@example.com', now(), now() from generate_series(1, $2::int) n`,
    [prefix, count],
  )

test('gives every user a code of their own, and the users who come later as well', async () => {
  await addUsers(3_000, 'older-')
  await (await database.migrator()).up()
  await addUsers(3_000, 'newer-')
  // An insert that adds nobody, and one that is undone by a conflict.
  await database.executeSql(`insert into users (email, created_at, updated_at) values ('older-1@example.com', now(), now())
    on conflict do nothing`)
  const { rows } = await database.executeSql(`select count(*)::int as users, count(distinct c.code)::int as codes,
    count(*) filter (where c.code ~ '^[BCDFGHJKMNPRSTXZ]{8}$')::int as readable
    from users u left join referral_codes c on c.user_id = u.id`)
  expect(rows).toEqual([{ users: 6_000, codes: 6_000, readable: 6_000 }])
})

test('codes that are taken are drawn again, for one user and for many in one statement', async () => {
  // Draws one of 64 codes: some of the users need several rounds, whichever are drawn.
  await database.executeSql(`create or replace function sallyport_referral_code() returns text language sql volatile
    as $$ select translate('0000' || lpad(to_hex(floor(random() * 64)::int), 4, '0'), '0123456789abcdef', 'BCDFGHJKMNPRSTXZ') $$`)
  await addUsers(1, 'single-')
  await addUsers(50, 'many-')
  const { rows } = await database.executeSql(`select count(*)::int as users, count(distinct c.code)::int as codes
    from users u join referral_codes c on c.user_id = u.id where u.email ~ '^(single|many)-'`)
  expect(rows).toEqual([{ users: 51, codes: 51 }])
})
