import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../src/store/database.ts'
import { createEmptyDatabase, type TestDatabase } from '../../_util/database.ts'

// A database whose pictures are older than the trigger that notes whether they are in use.
let empty: TestDatabase
let database: Database
beforeAll(async () => {
  empty = await createEmptyDatabase()
  database = await openDatabase({ url: empty.url, directory: null, entities: [], poolSize: 2, timeouts: false })
  await (await database.migrator()).up({ to: '2026-11-29-last-logins' })
})
afterAll(async () => {
  await database.close()
  await empty.drop()
})

const unused = async () =>
  (await database.executeSql('select name from avatar_files where kept_until is not null order by name', [])).rows

test('existing pictures are in use if a user has them', async () => {
  await database.executeSql(`
    with added as (insert into users (email, created_at, updated_at)
      values ('ada@example.com', now(), now()) returning id)
    insert into avatars (user_id, name, created_at) select id, 'used', now() from added;
    insert into avatar_files (name, kept_until) values ('used', now()), ('unused', now()), ('uploading', now() + interval '1 minute')`)
  await (await database.migrator()).up()
  expect(await unused()).toEqual([{ name: 'unused' }, { name: 'uploading' }])
  await database.executeSql(`update avatars set name = 'uploading'`, [])
  expect(await unused()).toEqual([{ name: 'unused' }, { name: 'used' }])
  await database.executeSql('delete from users', [])
  expect((await unused()).length).toBe(3)
})
