import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Person, testPassword } from '../_util/app.ts'
import { peakResidentMegabytes } from '../_util/memory.ts'
import { createPictureApp, type PictureApp } from '../_util/picture-app.ts'
import { plain, pngChunk } from '../_util/pictures.ts'
import { childrenOf, isRunning, processorTime } from '../_util/processes.ts'
import { ask, createDataDir, startServer, until } from '../_util/server-process.ts'
import { upload } from '../_util/upload.ts'

let app: PictureApp
let person: Person
beforeAll(async () => {
  app = await createPictureApp()
  person = await app.createPerson()
})
afterAll(() => app.close())

const send = (bytes: Buffer) => upload(app.url, bytes, person.credential)

test.each([
  ['png', { progressive: true }],
  ['jpeg', { progressive: true }],
  ['webp', { effort: 0 }],
  ['gif', {}],
  ['avif', { effort: 0 }],
] as const)('a picture of the most pixels is decoded within bounded memory (%s)', async (format, options) => {
  const bytes = await plain(5_000, 5_000).toFormat(format, options).toBuffer()
  expect((await send(bytes)).__typename).toBe('User')
  expect(peakResidentMegabytes(app.server.services.pictures.pid)).toBeLessThan(768)
})

test('a compressed text or colour profile of 500 MB in a small PNG takes no memory', async () => {
  const png = await plain(10, 10).png().toBuffer()
  await send(png)
  const inflated = deflateSync(Buffer.alloc(500_000_000))
  const { pid } = app.server.services.pictures
  const before = peakResidentMegabytes(pid)
  for (const type of ['zTXt', 'iCCP']) {
    const chunk = pngChunk(type, Buffer.concat([Buffer.from('x\0\0', 'latin1'), inflated]))
    const answer = await send(Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]))
    expect(answer.__typename).toMatch(/^(User|ValidationError)$/)
  }
  expect(peakResidentMegabytes(pid)).toBeLessThan(before + 200)
})

test('with the embedded database, pictures are stored in DATA_DIR', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-embedded-'))
  const embedded = await createTestApp({ databaseUrl: null, dataDir })
  const owner = await embedded.createPerson()
  const { avatarUrl, large } = await upload(embedded.url, await plain(20, 30).png().toBuffer(), owner.credential)
  const name = /[0-9a-f]{40}/.exec(avatarUrl)?.[0] ?? ''
  expect((await readdir(join(dataDir, 'avatars', name.slice(0, 2)))).toSorted()).toEqual(
    ['256', '512', '64'].map((size) => `${name}-${size}.webp`),
  )
  expect((await fetch(embedded.url + new URL(large).pathname)).status).toBe(200)
  await embedded.call.deleteAccount({ password: testPassword }, owner.credential)
  await embedded.server.drain()
  expect(await readdir(join(dataDir, 'avatars', name.slice(0, 2)))).toEqual([])
  await embedded.close()
  await rm(dataDir, { recursive: true, force: true })
})

describe('the process that decodes pictures', () => {
  let folder: Awaited<ReturnType<typeof createDataDir>>
  beforeAll(async () => {
    folder = await createDataDir()
  })
  afterAll(() => folder.remove())

  /** A server as an operator runs it, and a user who has uploaded a picture. */
  const serve = async () => {
    const server = await startServer(folder.path, { REQUIRE_EMAIL_VERIFICATION: 'off' })
    const input = { email: `person-${server.pid}@example.com`, password: testPassword }
    const { data } = await ask(
      server.url,
      'mutation($input: SignupInput!) { signup(input: $input) { ... on AuthTokens { accessToken } } }',
      { input },
    )
    const credential = { bearer: String(data.signup?.accessToken) }
    const picture = await plain(20, 20).png().toBuffer()
    expect((await upload(server.url, picture, credential)).__typename).toBe('User')
    const [child] = childrenOf(server.pid)
    expect(child).toBeGreaterThan(0)
    return { server, credential, child: child ?? 0 }
  }

  test('ends with the server on SIGTERM, after the upload under way is answered', async () => {
    const { server, credential, child } = await serve()
    // A picture that takes several hundred milliseconds of processor time.
    const picture = await plain(5_000, 5_000).webp({ effort: 0 }).toBuffer()
    const idle = processorTime(child)
    const uploading = upload(server.url, picture, credential)
    // More than a process uses that has nothing to do.
    await until('the work of the process', async () => processorTime(child) > idle + 5)
    server.signal('SIGTERM')
    expect((await uploading).__typename).toBe('User')
    expect(await server.ended).toBe(0)
    expect(existsSync(`/proc/${child}`)).toBe(false)
  })

  test('ends when the server is killed', async () => {
    const { server, child } = await serve()
    server.signal('SIGKILL')
    await server.ended
    await until('the end of the process', async () => !isRunning(child))
  })
})
