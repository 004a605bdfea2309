import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealJob } from '../../../src/core/jobs/sealed-job.ts'
import { fetchPicture } from '../../../src/features/oauth/domain/fetch-picture.ts'
import { PictureDownloadError } from '../../../src/ports/picture-download.ts'
import { expectType, type Person } from '../../_util/app.ts'
import { colourAt, plain } from '../../_util/pictures.ts'
import { upload } from '../../_util/upload.ts'
import { createOAuthApp, type OAuthApp } from './oauth-app.ts'

let at: OAuthApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-pictures-'))
  at = await createOAuthApp({ storage: { kind: 'FILE', directory } })
})
afterAll(async () => {
  await at?.close()
  await rm(directory, { recursive: true, force: true })
})

const url = 'https://pictures.example/ann.png'
const fetchFor = (userId: string, download: () => Promise<Buffer>) =>
  fetchPicture(at.app.server.services, sealJob(at.app.server.services.keys, 'oauth-picture', { userId, url }), download)
const pictureOf = async (person: Pick<Person, 'credential'>) => {
  const me = await at.app.execute<{ me: { avatarUrl: string | null } }>('{ me { avatarUrl } }', {}, person.credential)
  return me.data.me.avatarUrl
}
const queued = async () =>
  (await at.app.sql(`select 1 from sallyport_jobs.job where name = 'oauth-picture' and state < 'completed'`)).length

test('a sign-in queues the picture of the provider once, and does not wait for it', async () => {
  const user = { sub: 'ann', email: 'ann@gmail.com', emailVerified: true, picture: 'https://127.0.0.1/ann.png' }
  const first = expectType(await at.signIn(user), 'AuthTokens')
  expect(await queued()).toBe(1)
  // The address is this machine's own: the job leaves the picture out, and is done.
  await at.app.server.drain()
  expect(await queued()).toBe(0)
  expect(await pictureOf({ credential: { bearer: first.accessToken } })).toBeNull()
  await at.signIn(user)
  expect(await queued()).toBe(0)
})

test('the picture becomes that of a user without one', async () => {
  const person = await at.app.createPerson()
  await fetchFor(person.id, () => plain(300, 200).png().toBuffer())
  const address = await pictureOf(person)
  expect(address).toMatch(/\/avatars\/[0-9a-f]{40}-256\.webp$/)
  await fetchFor(person.id, () => Promise.reject(new Error('It is not asked for again')))
  expect(await pictureOf(person)).toBe(address)
})

test('a picture that the user has chosen stays, also one that is chosen meanwhile', async () => {
  const person = await at.app.createPerson()
  await fetchFor(person.id, async () => {
    await upload(at.app.url, await plain(64, 64, '#ff0000').png().toBuffer(), person.credential)
    return plain(64, 64, '#0000ff').png().toBuffer()
  })
  const chosen = await pictureOf(person)
  const red = await fetch((chosen ?? '').replace(at.app.config.publicUrl, at.app.url))
  expect(await colourAt(Buffer.from(await red.arrayBuffer()), 0.5, 0.5)).toBe('red')
  await fetchFor(person.id, () => Promise.reject(new Error('It is not asked for')))
  expect(await pictureOf(person)).toBe(chosen)
  const [row] = await at.app.sql<{ n: number }>('select count(*)::int as n from avatars where user_id = $1', [
    person.id,
  ])
  expect(row).toEqual({ n: 1 })
})

test('a picture that is missing or no picture is left out, and an account that is gone is no failure', async () => {
  const person = await at.app.createPerson()
  await fetchFor(person.id, () => Promise.reject(new PictureDownloadError('The host answers 404')))
  await fetchFor(person.id, async () => Buffer.from('<svg onload="alert(1)">'))
  expect(await pictureOf(person)).toBeNull()
  await fetchFor('00000000-0000-7000-8000-000000000000', () => plain(64, 64).png().toBuffer())
})
