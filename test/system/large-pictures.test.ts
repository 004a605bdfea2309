import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../_util/app.ts'
import { mostResidentMegabytes } from '../_util/memory.ts'
import { createPictureApp, type PictureApp } from '../_util/picture-app.ts'
import { plain, pngChunk } from '../_util/pictures.ts'
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
  expect(mostResidentMegabytes(app.app.services.pictures.pid)).toBeLessThan(768)
})

test('a compressed text or colour profile of 500 MB in a small PNG takes no memory', async () => {
  const png = await plain(10, 10).png().toBuffer()
  await send(png)
  const inflated = deflateSync(Buffer.alloc(500_000_000))
  const { pid } = app.app.services.pictures
  const before = mostResidentMegabytes(pid)
  for (const type of ['zTXt', 'iCCP']) {
    const chunk = pngChunk(type, Buffer.concat([Buffer.from('x\0\0', 'latin1'), inflated]))
    const answer = await send(Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]))
    expect(answer.__typename).toMatch(/^(User|ValidationError)$/)
  }
  expect(mostResidentMegabytes(pid)).toBeLessThan(before + 200)
})
