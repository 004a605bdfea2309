import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../../_util/app.ts'
import { peakResidentMegabytes, residentMegabytes } from '../../_util/memory.ts'
import { createPictureApp, type PictureApp } from '../../_util/picture-app.ts'
import { bomb, noise, plain } from '../../_util/pictures.ts'
import { upload } from '../../_util/upload.ts'

let app: PictureApp
let person: Person
beforeAll(async () => {
  app = await createPictureApp()
  person = await app.createPerson()
})
afterAll(() => app.close())

const notOneOfFive = 'The file is not a PNG, JPEG, WebP, AVIF or GIF picture.'
const damaged = 'The picture is damaged, or it cannot be decoded.'
const tooLarge = 'A picture has 25,000,000 pixels at most, such as 5,000 × 5,000.'

const send = (bytes: Uint8Array, type = 'image/png') => upload(app.url, { bytes, type }, person.credential)
const served = async (url: string) => Buffer.from(await (await fetch(app.url + new URL(url).pathname)).arrayBuffer())

/** Expects that a file is refused for a reason, and that nothing of it is stored. */
async function expectRefused(bytes: Uint8Array, message: string, type?: string): Promise<void> {
  const before = await app.storedFiles()
  const { __typename, fields } = await send(bytes, type)
  const field = { path: ['input', 'avatar'], rule: 'picture', message }
  expect([__typename, fields]).toEqual(['ValidationError', [field]])
  expect(await app.storedFiles()).toEqual(before)
}

describe('a file that is no picture is refused, whatever type it declares', () => {
  test('of 0 bytes', () => expectRefused(Buffer.alloc(0), 'The file is empty.'))

  test.each([
    ['a text', 'a text'],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'],
    ['SVG with an XML declaration', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['SVG with an entity', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'],
    ['PDF', '%PDF-1.7\n1 0 obj\n'],
    ['PostScript', '%!PS-Adobe-3.0\n'],
    ['an archive', 'PK\x03\x04\0\0\0\0'],
    ['a program', '\x7fELF\x02\x01\x01'],
    ['the language of ImageMagick', "push graphic-context\nfill 'url(https://example.com/x\")'\n"],
    ['one byte', '\xff'],
    ['zeros', '\0'.repeat(1_000)],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['a film', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
    ['a RIFF file of sound', 'RIFF\x24\0\0\0WAVEfmt '],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['JPEG XL', '\xff\x0a'],
    ['FITS', 'SIMPLE  =                    T'],
    ['PPM', 'P6 1 1 255 abc'],
    ['the format of libvips', '\x08\xf2\xa6\xb6'],
    ['BMP', 'BM\x46\0\0\0'],
  ])('%s', async (_name, text) => {
    for (const type of ['image/png', 'image/jpeg', 'application/octet-stream']) {
      await expectRefused(Buffer.from(text, 'latin1'), notOneOfFive, type)
    }
  })

  test('TIFF', async () => expectRefused(await plain(9, 9).tiff().toBuffer(), notOneOfFive))
})

describe('a picture that cannot be decoded is refused', () => {
  test.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)('%s that ends in the middle', async (format) => {
    const whole = await noise(90).toFormat(format).toBuffer()
    for (const part of [0.1, 0.5]) await expectRefused(whole.subarray(0, Math.floor(whole.length * part)), damaged)
  })

  test.each(['png', 'jpeg', 'avif'] as const)('the beginning of %s before other content', async (format) => {
    const beginning = (await noise(90).toFormat(format).toBuffer()).subarray(0, 200)
    for (const rest of ['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', '\0'.repeat(2_000)]) {
      await expectRefused(Buffer.concat([beginning, Buffer.from(rest)]), damaged)
    }
  })

  test('a container of AVIF with another codec', async () => {
    const avif = (await plain(30, 30).avif().toBuffer()).toString('latin1')
    await expectRefused(Buffer.from(avif.replaceAll('av01', 'hvc1').replaceAll('av1C', 'hvcC'), 'latin1'), damaged)
  })

  test('the largest files that begin as pictures are answered, and the next picture is decoded', async () => {
    const large = Buffer.alloc(5_000_000)
    for (let at = 0; at < large.length; at += 4) large.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at)
    for (const format of ['png', 'jpeg', 'webp', 'gif', 'avif'] as const) {
      const beginning = await noise(90).toFormat(format).toBuffer()
      beginning.subarray(0, 200).copy(large)
      // Decoders of WebP and GIF make something of any bytes.
      expect((await send(large)).__typename).toMatch(/^(ValidationError|User)$/)
    }
    expect((await send(await plain(10, 10).png().toBuffer())).__typename).toBe('User')
  })
})

describe('a file that is two things at once is kept as a picture alone', () => {
  test.each([
    ['HTML', '<!--polyglot--><script>alert(document.domain)</script>'],
    ['PHP', '<?php /* polyglot */ system($_GET["c"]); ?>'],
    ['an archive', 'PK\x03\x04polyglot\x50\x4b\x05\x06'],
  ])('with %s after the picture', async (_name, payload) => {
    for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
      const picture = await plain(40, 40).toFormat(format).toBuffer()
      const user = await send(Buffer.concat([picture, Buffer.from(payload, 'latin1')]))
      for (const url of [user.small, user.avatarUrl, user.large]) {
        const file = await served(url)
        expect(file.includes('polyglot')).toBe(false)
        expect(file.toString('latin1', 0, 4) + file.toString('latin1', 8, 12)).toBe('RIFFWEBP')
      }
    }
  })

  test('with a script in a comment of the picture', async () => {
    const jpeg = await plain(40, 40).jpeg().toBuffer()
    const comment = Buffer.from('/*polyglot*/=1;alert(1)//')
    const segment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, comment.length + 2]), comment])
    const user = await send(Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]))
    expect((await served(user.large)).includes('polyglot')).toBe(false)
  })
})

describe('a decompression bomb', () => {
  test('of 20,000 × 20,000 pixels is refused within bounded memory', async () => {
    // A small picture first, so that both processes have loaded what they need.
    await send(await plain(10, 10).png().toBuffer())
    const { pictures } = app.server.services
    const { pid } = pictures
    const [server, child] = [residentMegabytes(process.pid), residentMegabytes(pid)]
    const headers = await Promise.all(inflations.map(inflate))
    await expectRefused(bomb(20_000), tooLarge)
    for (const bytes of headers) {
      expect(bytes.length).toBeLessThan(100_000)
      // Some decoders find out first that the content is too short for the size.
      await expectRefused(bytes, expect.stringMatching(/pixels at most|damaged/))
    }
    expect(pictures.pid).toBe(pid)
    // Decoded, each of them takes 400 MB or more.
    expect(peakResidentMegabytes(pid)).toBeLessThan(child + 50)
    expect(residentMegabytes(process.pid)).toBeLessThan(server + 150)
  })

  test('of one row more than is allowed is refused', () => expectRefused(bomb(5_001), tooLarge))
})

interface Inflation {
  format: 'jpeg' | 'gif' | 'webp' | 'avif'
  /** The bytes before the size of the frame, the distance of the size from them, and how it is written. */
  mark: string
  distance: number
  write: 'writeUInt16BE' | 'writeUInt16LE' | 'writeUInt32BE'
  side: number
}

const inflations: Inflation[] = [
  { format: 'jpeg', mark: '\xff\xc0', distance: 5, write: 'writeUInt16BE', side: 20_000 },
  { format: 'gif', mark: 'GIF89a', distance: 6, write: 'writeUInt16LE', side: 20_000 },
  // A WebP has at most 16,383 pixels in a row.
  { format: 'webp', mark: '\x9d\x01\x2a', distance: 3, write: 'writeUInt16LE', side: 16_383 },
  { format: 'avif', mark: 'ispe', distance: 8, write: 'writeUInt32BE', side: 20_000 },
]

/** A small picture whose headers say that it is much larger. */
async function inflate({ format, mark, distance, write, side }: Inflation): Promise<Buffer> {
  const bytes = Buffer.from(await noise(16).toFormat(format).toBuffer())
  const frame = bytes.indexOf(Buffer.from(mark, 'latin1'))
  const size = write === 'writeUInt32BE' ? 4 : 2
  const places = [frame + distance, frame + distance + size]
  // The one frame of a GIF has a size as well.
  const image = bytes.indexOf(Buffer.from(',\0\0\0\0', 'latin1'))
  if (format === 'gif') places.push(image + 5, image + 7)
  for (const at of places) bytes[write](side, at)
  return bytes
}
