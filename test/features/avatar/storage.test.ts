import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { cleanUp } from '../../../src/app/clean-up.ts'
import { BlobStoreUnavailableError } from '../../../src/ports/blob-store.ts'
import { type Person, testPassword } from '../../_util/app.ts'
import { eventually } from '../../_util/eventually.ts'
import { createPictureApp, type PictureApp } from '../../_util/picture-app.ts'
import { plain } from '../../_util/pictures.ts'
import { sendForm, upload, uploadForm } from '../../_util/upload.ts'

let app: PictureApp
let person: Person
beforeAll(async () => {
  app = await createPictureApp({ jwtTtl: 86_400 })
  person = await app.createPerson()
})
afterAll(() => app.close())

let serial = 0
/** A picture that nobody uploaded before. */
const picture = () =>
  plain(20, 20 + ++serial)
    .png()
    .toBuffer()
const nameOf = (url: string) => /[0-9a-f]{40}/.exec(url)?.[0] ?? ''
const filesOf = (url: string) => ['256', '512', '64'].map((size) => `${nameOf(url)}-${size}.webp`)
const statusOf = async (url: string) => (await fetch(app.url + new URL(url).pathname)).status
const rows = () => app.sql<{ name: string }>('select name from avatar_files order by name')
const blobs = () => app.server.services.blobs ?? expect.fail('There is no storage')

/** Every file belongs to a picture that somebody has, and every picture has its files. */
async function expectNoLeftovers(): Promise<void> {
  const used = await app.sql<{ name: string }>('select name from avatars')
  const expected = used.flatMap(({ name }) => filesOf(name)).toSorted()
  expect(await app.storedFiles()).toEqual(expected)
  expect((await rows()).map(({ name }) => name)).toEqual(used.map(({ name }) => name).toSorted())
}

describe('the files of a picture', () => {
  test('are deleted after it was replaced, and after it was removed', async () => {
    const first = await upload(app.url, await picture(), person.credential)
    expect(await app.storedFiles()).toEqual(filesOf(first.avatarUrl).toSorted())
    const second = await upload(app.url, await picture(), person.credential)
    await app.server.drain()
    expect(await app.storedFiles()).toEqual(filesOf(second.avatarUrl).toSorted())
    expect([await statusOf(first.avatarUrl), await statusOf(second.avatarUrl)]).toEqual([404, 200])
    await app.call.updateProfile({ input: { avatar: null } }, person.credential)
    await app.server.drain()
    expect(await statusOf(second.avatarUrl)).toBe(404)
    expect([await app.storedFiles(), await rows()]).toEqual([[], []])
  })

  test('have another URL when an equal picture is uploaded again, and those before are deleted', async () => {
    const same = await picture()
    const first = await upload(app.url, same, person.credential)
    const second = await upload(app.url, same, person.credential)
    await app.server.drain()
    expect(nameOf(second.avatarUrl)).not.toBe(nameOf(first.avatarUrl))
    expect([await statusOf(first.avatarUrl), await statusOf(second.avatarUrl)]).toEqual([404, 200])
    await expectNoLeftovers()
  })

  test('are deleted with the account, by its owner and by an administrator', async () => {
    const [leaving, deleted, admin] = [await app.createPerson(), await app.createPerson(), await app.createPerson()]
    await app.giveRole(admin, 'admin')
    const urls = [
      (await upload(app.url, await picture(), leaving.credential)).avatarUrl,
      (await upload(app.url, await picture(), deleted.credential)).avatarUrl,
    ]
    await app.call.deleteAccount({ password: testPassword }, leaving.credential)
    await app.server.drain()
    expect(await Promise.all(urls.map(statusOf))).toEqual([404, 200])
    await app.call.deleteUser({ id: deleted.id }, admin.credential)
    await app.server.drain()
    expect(await Promise.all(urls.map(statusOf))).toEqual([404, 404])
    await expectNoLeftovers()
  })

  test('are deleted after a change that failed, once no upload can be under way', async () => {
    await app.createPerson({ username: 'somebody-else' })
    const failed = await upload(app.url, await picture(), person.credential, { username: 'somebody-else' })
    expect(failed.__typename).toBe('UsernameTakenError')
    const before = await app.storedFiles()
    await cleanUp(app.server.services)
    await app.server.drain()
    expect(await app.storedFiles()).toEqual(before)
    await app.clock.advance(601)
    await cleanUp(app.server.services)
    await app.server.drain()
    expect((await app.storedFiles()).length).toBe(before.length - 3)
    await expectNoLeftovers()
  })

  test('of a process that was killed are deleted, whether or not they were written', async () => {
    const names = Array.from({ length: 45 }, (_, index) => index.toString(16).padStart(40, '0'))
    for (const name of names) {
      await app.sql(`insert into avatar_files (name, kept_until) values ($1, sallyport_now() - interval '1 minute')`, [
        name,
      ])
    }
    for (const file of filesOf(names[0] ?? '').slice(1)) await blobs().put(file, new Uint8Array(3))
    await cleanUp(app.server.services)
    await app.server.drain()
    await expectNoLeftovers()
  })
})

interface PictureData {
  me: { avatarUrl: string }
}

describe('uploads at the same time', () => {
  test('of one user end with one picture and its files', async () => {
    for (let round = 0; round < 3; round++) {
      const pictures = await Promise.all([picture(), picture()])
      const answers = await Promise.all(pictures.map((bytes) => upload(app.url, bytes, person.credential)))
      expect(answers.map(({ __typename }) => __typename)).toEqual(['User', 'User'])
      await app.server.drain()
      await expectNoLeftovers()
      const { data } = await app.execute<PictureData>('{ me { avatarUrl } }', {}, person.credential)
      expect(answers.map(({ avatarUrl }) => avatarUrl)).toContain(data.me.avatarUrl)
      expect(await statusOf(data.me.avatarUrl)).toBe(200)
    }
  })

  test('of one picture by one user end with one of them and its files', async () => {
    const same = await picture()
    const answers = await Promise.all([1, 2].map(() => upload(app.url, same, person.credential)))
    await app.server.drain()
    await expectNoLeftovers()
    const statuses = await Promise.all(answers.map(({ avatarUrl }) => statusOf(avatarUrl)))
    expect(statuses.toSorted()).toEqual([200, 404])
  })
})

describe('a picture that is removed while it is uploaded again', () => {
  afterEach(() => vi.restoreAllMocks())

  /** Removes the picture once the second upload has recorded its files, before it writes one. */
  async function removeMeanwhile(write: (name: string, bytes: Uint8Array) => Promise<void>) {
    const same = await picture()
    const { avatarUrl } = await upload(app.url, same, person.credential)
    await app.server.drain()
    const { promise, resolve } = Promise.withResolvers<void>()
    const paused = vi.spyOn(blobs(), 'put').mockImplementation(async (name, bytes) => {
      await promise
      await write(name, bytes)
    })
    const again = sendForm(app.url, uploadForm(same), person.credential)
    await eventually(() => expect(paused).toHaveBeenCalledOnce())
    await app.call.updateProfile({ input: { avatar: null } }, person.credential)
    await app.server.drain()
    expect([await app.storedFiles(), await statusOf(avatarUrl)]).toEqual([[], 404])
    resolve()
    return again
  }

  test('has the files of the new upload alone', async () => {
    const { put } = blobs()
    const { status, data } = await removeMeanwhile(put)
    await app.server.drain()
    await expectNoLeftovers()
    expect([status, await statusOf(data.updateProfile?.avatarUrl ?? '')]).toEqual([200, 200])
  })

  test('leaves no files for ever when the process ends directly after it has written one', async () => {
    const { put } = blobs()
    const { status } = await removeMeanwhile(async (name, bytes) => {
      await put(name, bytes)
      // From here on it does nothing.
      vi.spyOn(app.server.services.database, 'transactional').mockRejectedValue(new Error('The process has ended'))
      throw new Error('The process has ended')
    })
    vi.restoreAllMocks()
    expect([status, (await app.storedFiles()).length]).toEqual([500, 1])
    await app.clock.advance(601)
    await cleanUp(app.server.services)
    await app.server.drain()
    await expectNoLeftovers()
  })
})

test('a process that was halted during an upload writes no file whose row may be deleted meanwhile', async () => {
  const { put } = blobs()
  const halted = vi.spyOn(blobs(), 'put').mockImplementation(async (name, bytes) => {
    await put(name, bytes)
    await app.clock.advance(301)
  })
  const { status, errors } = await sendForm(app.url, uploadForm(await picture()), person.credential)
  expect([status, errors[0]?.extensions.code]).toEqual([503, 'OVERLOADED'])
  expect(halted).toHaveBeenCalledOnce()
  vi.restoreAllMocks()
  await app.clock.advance(301)
  await cleanUp(app.server.services)
  await app.server.drain()
  await expectNoLeftovers()
})

test('an upload whose files were deleted, because its change took too long, is refused', async () => {
  const { put } = blobs()
  vi.spyOn(blobs(), 'put').mockImplementation(async (name, bytes) => {
    await put(name, bytes)
    if (name.endsWith('-512.webp')) await app.clock.advance(601)
  })
  const { status, errors } = await sendForm(app.url, uploadForm(await picture()), person.credential)
  vi.restoreAllMocks()
  expect([status, errors[0]?.extensions.code]).toEqual([503, 'OVERLOADED'])
  await cleanUp(app.server.services)
  await app.server.drain()
  await expectNoLeftovers()
})

describe('while the storage cannot be reached', () => {
  const unavailable = () => Promise.reject(new BlobStoreUnavailableError('ECONNREFUSED'))

  test('uploads and pictures are refused for now, and the picture before stays', async () => {
    const { avatarUrl } = await upload(app.url, await picture(), person.credential)
    vi.spyOn(blobs(), 'put').mockImplementation(unavailable)
    const refused = await sendForm(app.url, uploadForm(await picture()), person.credential)
    expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([503, 'OVERLOADED'])
    vi.spyOn(blobs(), 'get').mockImplementation(unavailable)
    expect(await statusOf(avatarUrl)).toBe(503)
    vi.restoreAllMocks()
    const { data } = await app.execute<PictureData>('{ me { avatarUrl } }', {}, person.credential)
    expect([data.me.avatarUrl, await statusOf(avatarUrl)]).toEqual([avatarUrl, 200])
  })

  test('deletions are tried again until they succeed', async () => {
    await upload(app.url, await picture(), person.credential)
    vi.spyOn(blobs(), 'delete').mockImplementation(unavailable)
    await app.call.updateProfile({ input: { avatar: null } }, person.credential)
    await app.server.drain()
    expect((await app.storedFiles()).length).toBeGreaterThan(0)
    vi.restoreAllMocks()
    await app.clock.advance(601)
    await cleanUp(app.server.services)
    await app.server.drain()
    await expectNoLeftovers()
  })
})

test('without a storage an upload is refused in a sentence, and everything else works', async () => {
  const other = await app.startAnother({ storage: null })
  const refused = await upload(other.url, await picture(), person.credential, { name: 'Not stored' })
  const message = 'This server stores no pictures: its operator has not set STORAGE_URL.'
  expect([refused.__typename, refused.fields]).toEqual([
    'ValidationError',
    [{ path: ['input', 'avatar'], rule: 'storage', message }],
  ])
  expect(other.server.services.pictures.pid).toBeNull()
  const changed = await other.execute(
    'mutation { updateProfile(input: { name: "Ada", avatar: null }) { ... on User { name avatarUrl } } }',
    {},
    person.credential,
  )
  expect(changed.data.updateProfile).toEqual({ name: 'Ada', avatarUrl: null })
  expect((await fetch(`${other.url}/avatars/${'0'.repeat(40)}-64.webp`)).status).toBe(404)
  await other.close()
})

test('in a bucket, pictures are written, served, replaced and deleted', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-s3-'))
  const s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'pictures', configs: [] }],
  })
  const { port } = await s3.run()
  const other = await app.startAnother({
    storage: {
      ...{ kind: 'S3', bucket: 'pictures', prefix: 'auth', endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1' },
      ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER', sessionToken: null },
    },
  })
  const stored = async () =>
    (await readdir(join(directory, 'pictures', 'auth'))).filter((name) => name.endsWith('_object')).toSorted()
  const first = await upload(other.url, await picture(), person.credential)
  const second = await upload(other.url, await picture(), person.credential)
  await other.server.drain()
  expect((await stored()).map((name) => nameOf(name))).toEqual(Array(3).fill(nameOf(second.avatarUrl)))
  const read = (url: string) => fetch(other.url + new URL(url).pathname)
  expect([(await read(first.avatarUrl)).status, (await read(second.avatarUrl)).status]).toEqual([404, 200])
  await other.call.updateProfile({ input: { avatar: null } }, person.credential)
  await other.server.drain()
  expect((await read(second.avatarUrl)).status).toBe(404)
  await other.close()
  await s3.close()
  await rm(directory, { recursive: true, force: true })
})
