import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { deleteUnusedAvatars } from '../../../src/features/avatar/domain/delete-unused-avatars.ts'
import { findUnusedAvatarFiles } from '../../../src/features/avatar/store/avatar-file.ts'
import { BlobStoreUnavailableError } from '../../../src/ports/blob-store.ts'
import { testPassword } from '../../_util/app.ts'
import { createPictureApp, type PictureApp } from '../../_util/picture-app.ts'
import { plain } from '../../_util/pictures.ts'
import { upload } from '../../_util/upload.ts'

const many = 3_000
let app: PictureApp
beforeAll(async () => {
  app = await createPictureApp()
  // Pictures as an upload leaves them.
  await app.sql(
    `with made as (insert into users (id, email, role, created_at, updated_at)
        select gen_random_uuid(), 'with-picture-' || n || '@example.com', 'user', now(), now()
        from generate_series(1, $1::int) n returning id),
      files as (insert into avatar_files (name, kept_until)
        select replace(id::text, '-', '') || '00000000', sallyport_now() + interval '10 minutes' from made returning name)
     select count(*) from made, files`,
    [many],
  )
  await app.sql(`insert into avatars (user_id, name, created_at)
    select id, replace(id::text, '-', '') || '00000000', now() from users where email like 'with-picture-%'`)
})
afterAll(() => app.close())

const picture = () => plain(20, 20).png().toBuffer()
const unused = () => app.sql<{ name: string }>('select name from avatar_files where kept_until is not null')
const queued = async () => {
  const [row] = await app.sql(
    `select count(*)::int as n from sallyport_jobs.job where name = 'avatar-clean-up' and state = 'created'`,
  )
  return row?.n
}

test('the job reads the pictures that nobody has, and not those in use', async () => {
  await app.clock.advance(601)
  await app.sql(`delete from users where email in ('with-picture-1@example.com', 'with-picture-2@example.com')`)
  const read = await app.server.services.database.transactional(async (em) => {
    // The counters have what the connection did before, too.
    const count = async () => {
      const [row] = await em.execute<{ rows: number }[]>(
        `select (sum(seq_tup_read) + sum(coalesce(idx_tup_fetch, 0)))::int as rows from pg_stat_xact_all_tables
         where relname in ('avatars', 'avatar_files')`,
      )
      return row?.rows ?? 0
    }
    const before = await count()
    const names = await findUnusedAvatarFiles(em, app.clock.now(), 20)
    return { found: names.length, rows: (await count()) - before }
  })
  expect(read).toEqual({ found: 2, rows: 2 })
  await deleteUnusedAvatars(app.server.services)
  expect(await unused()).toEqual([])
  expect((await app.sql('select 1 from avatar_files')).length).toBe(many - 2)
})

test('a picture is released when it is replaced, removed, or deleted with its user, and not before', async () => {
  const { id, credential } = await app.createPerson()
  const nameNow = async () => (await app.sql('select name from avatars where user_id = $1', [id]))[0]?.name
  await upload(app.url, await picture(), credential)
  const first = await nameNow()
  expect(await unused()).toEqual([])
  await upload(app.url, await picture(), credential)
  expect(await unused()).toEqual([{ name: first }])
  await app.server.drain()
  const second = await nameNow()
  await app.sql('update avatars set created_at = now(), name = name where user_id = $1', [id])
  expect(await unused()).toEqual([])
  await app.sql('delete from users where id = $1', [id])
  expect(await unused()).toEqual([{ name: second }])
  await deleteUnusedAvatars(app.server.services)
  expect(await app.storedFiles()).toEqual([])
})

test('a picture whose files cannot be deleted does not keep those of others', async () => {
  const blobs = app.server.services.blobs ?? expect.fail('There is no storage')
  const before = await app.storedFiles()
  const people = [await app.createPerson(), await app.createPerson()]
  for (const { credential } of people) await upload(app.url, await picture(), credential)
  for (const { id } of people) {
    await app.sql('delete from users where id = $1', [id])
    await app.clock.advance(1)
  }
  const [oldest] = await app.sql<{ name: string }>('select name from avatar_files order by kept_until limit 1')
  const { delete: remove } = blobs
  const refusing = vi.spyOn(blobs, 'delete').mockImplementation(async (name) => {
    if (name.startsWith(oldest?.name ?? '')) throw new BlobStoreUnavailableError('S3 answers with the status 403')
    await remove(name)
  })
  await expect(deleteUnusedAvatars(app.server.services)).rejects.toThrow('403')
  expect(await unused()).toEqual([oldest])
  refusing.mockRestore()
  // It is tried again after ten minutes.
  await deleteUnusedAvatars(app.server.services)
  expect(await unused()).toEqual([oldest])
  await app.clock.advance(600)
  await deleteUnusedAvatars(app.server.services)
  expect([await unused(), await app.storedFiles()]).toEqual([[], before])
})

test('a picture in use whose row says otherwise stays, and its row is corrected', async () => {
  const { credential, id } = await app.createPerson()
  await upload(app.url, await picture(), credential)
  await app.sql(`update avatar_files set kept_until = sallyport_now()
    where name = (select name from avatars where user_id = '${id}')`)
  await deleteUnusedAvatars(app.server.services)
  expect([await unused(), (await app.storedFiles()).length]).toEqual([[], 3])
})

test('the deletion of a user queues the job only if there is a picture', async () => {
  const admin = await app.createPerson()
  await app.giveRole(admin, 'admin')
  const [without, removed, alone, withPicture] = [
    await app.createPerson(),
    await app.createPerson(),
    await app.createPerson(),
    await app.createPerson(),
  ]
  await upload(app.url, await picture(), removed.credential)
  await app.call.updateProfile({ input: { avatar: null } }, removed.credential)
  await upload(app.url, await picture(), withPicture.credential)
  await app.server.drain()
  await app.call.deleteAccount({ password: testPassword }, without.credential)
  await app.call.deleteUser({ id: removed.id }, admin.credential)
  await app.call.deleteUser({ id: alone.id }, admin.credential)
  const ids = [without.id, removed.id, alone.id]
  expect(await app.sql('select 1 from users where id = any($1)', [ids])).toEqual([])
  expect(await queued()).toBe(0)
  await app.call.deleteUser({ id: withPicture.id }, admin.credential)
  expect(await queued()).toBe(1)
})
