import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Person } from '../../_util/app.ts'
import { createPictureApp, type PictureApp } from '../../_util/picture-app.ts'
import { colourAt, plain, thirds } from '../../_util/pictures.ts'
import { sendForm, upload, uploadForm } from '../../_util/upload.ts'

let app: PictureApp
let person: Person
beforeAll(async () => {
  app = await createPictureApp({ corsOrigins: ['https://app.example.com'] })
  person = await app.createPerson({ name: 'Ada' })
})
afterAll(() => app.close())

/** The public address is another than the one of the test: the path is what both have in common. */
const get = (url: string, init: RequestInit = {}) => fetch(app.url + new URL(url).pathname, init)
const read = async (url: string) => Buffer.from(await (await get(url)).arrayBuffer())
const avatarUrl = async (id: string, args = '', who = person) => {
  const query = `query($id: ID!) { user(id: $id) { avatarUrl${args} } }`
  const { data } = await app.execute<{ user: { avatarUrl: string | null } }>(query, { id }, who.credential)
  return data.user.avatarUrl
}

describe('a picture', () => {
  test.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)(
    'as %s becomes three squares of its middle',
    async (format) => {
      const picture = await (await thirds()).toFormat(format).toBuffer()
      const user = await upload(app.url, picture, person.credential)
      for (const [url, size] of [
        [user.small, 64],
        [user.avatarUrl, 256],
        [user.large, 512],
      ] as const) {
        expect(url).toMatch(new RegExp(`^${app.config.publicUrl}/avatars/[0-9a-f]{40}-${size}\\.webp$`))
        const file = await read(url)
        expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', width: size, height: size })
        // 60 of the 90 pixels: a quarter of the square is red, half of it green, a quarter blue.
        expect(await Promise.all([0.1, 0.5, 0.9].map((x) => colourAt(file, x, 0.5)))).toEqual(['red', 'green', 'blue'])
      }
    },
  )

  test('is the newest one in each field of a document with several mutations', async () => {
    await upload(app.url, await plain(40, 40, '#00ff00').png().toBuffer(), person.credential)
    const select = '{ ... on User { avatarUrl } }'
    const document = `mutation {
      before: updateProfile(input: { name: "Ada" }) ${select}
      after: updateProfile(input: { avatar: null }) ${select}
    }`
    const { data } = await app.execute(document, {}, person.credential)
    expect(data).toEqual({ before: { avatarUrl: expect.stringContaining('/avatars/') }, after: { avatarUrl: null } })
  })

  test('is the first frame of an animation', async () => {
    const frames = await Promise.all(['#ff0000', '#0000ff'].map((colour) => plain(40, 40, colour).png().toBuffer()))
    for (const format of ['gif', 'webp'] as const) {
      const animation = await sharp(frames, { join: { animated: true } })
        .toFormat(format, { loop: 0 })
        .toBuffer()
      expect((await sharp(animation).metadata()).pages).toBe(2)
      const { large } = await upload(app.url, animation, person.credential)
      const file = await read(large)
      expect((await sharp(file).metadata()).pages ?? 1).toBe(1)
      expect(await colourAt(file, 0.5, 0.5)).toBe('red')
    }
  })

  test.each([
    [1, 0, false],
    [2, 0, true],
    [3, 180, false],
    [4, 180, true],
    [5, 90, true],
    [6, 270, false],
    [7, 270, true],
    [8, 90, false],
  ])('is turned upright from the orientation %i', async (orientation, angle, isMirrored) => {
    const upright = plain(60, 60, '#000000').composite([
      { input: await plain(20, 20, '#ff0000').png().toBuffer(), left: 0, top: 0 },
      { input: await plain(20, 20, '#0000ff').png().toBuffer(), left: 40, top: 0 },
    ])
    // What a camera stores: the pixels as the sensor has them, and how to turn them.
    const turned = sharp(
      await sharp(await upright.png().toBuffer())
        .rotate(angle)
        .png()
        .toBuffer(),
    )
    const photo = await turned.flop(isMirrored).jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer()
    const { large } = await upload(app.url, photo, person.credential)
    const file = await read(large)
    expect([await colourAt(file, 0.1, 0.1), await colourAt(file, 0.9, 0.1)]).toEqual(['red', 'blue'])
    expect([await colourAt(file, 0.1, 0.9), await colourAt(file, 0.9, 0.9)]).toEqual(['black', 'black'])
  })

  test('loses the place where it was taken, and everything else that the file says about it', async () => {
    const gps = {
      GPSLatitudeRef: 'N',
      GPSLatitude: '52/1 30/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '13/1 24/1 0/1',
    }
    const photo = await plain(80, 80)
      .jpeg()
      .withExif({ IFD0: { Make: 'Camera of Ada', Artist: 'Ada Lovelace' }, IFD3: gps })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>Berlin</place></x:xmpmeta>')
      .withIccProfile('p3')
      .toBuffer()
    expect(Object.keys(await sharp(photo).metadata())).toEqual(expect.arrayContaining(['exif', 'xmp', 'icc']))
    expect(photo.includes('Camera of Ada')).toBe(true)
    const user = await upload(app.url, photo, person.credential)
    for (const url of [user.small, user.avatarUrl, user.large]) {
      const file = await read(url)
      const names = Object.keys(await sharp(file).metadata())
      expect(names.filter((name) => ['exif', 'xmp', 'icc', 'iptc', 'comments', 'gainMap'].includes(name))).toEqual([])
      expect(/Camera|Ada|Berlin|Exif/.exec(file.toString('latin1'))).toBeNull()
    }
  })

  test.each([
    [1, 1],
    [1, 4000],
    [4000, 3],
  ])('of %i × %i pixels is enlarged or cut', async (width, height) => {
    const { large } = await upload(app.url, await plain(width, height).png().toBuffer(), person.credential)
    expect(await sharp(await read(large)).metadata()).toMatchObject({ width: 512, height: 512 })
  })

  test('keeps its transparency', async () => {
    const clear = sharp({
      create: { width: 50, height: 50, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    })
    const { large } = await upload(app.url, await clear.png().toBuffer(), person.credential)
    expect((await sharp(await read(large)).metadata()).hasAlpha).toBe(true)
  })

  test.each(['image/png', 'text/html', 'image/svg+xml', 'application/octet-stream'])(
    'is recognised by its content, whatever type is declared (%s)',
    async (type) => {
      const bytes = await plain(30, 30).jpeg().toBuffer()
      const user = await upload(app.url, { bytes, type, name: 'picture.html' }, person.credential)
      expect((await get(user.avatarUrl)).headers.get('content-type')).toBe('image/webp')
    },
  )
})

describe('updateProfile', () => {
  test('leaves the picture that is not mentioned, and removes it with null', async () => {
    const user = await upload(app.url, await plain(20, 20, '#112233').png().toBuffer(), person.credential, {
      name: 'Ada L.',
    })
    expect(user.name).toBe('Ada L.')
    await app.call.updateProfile({ input: { name: 'Ada' } }, person.credential)
    expect(await avatarUrl(person.id)).toBe(user.avatarUrl)
    await app.call.updateProfile({ input: { avatar: null } }, person.credential)
    expect(await avatarUrl(person.id)).toBeNull()
    await app.call.updateProfile({ input: { avatar: null } }, person.credential)
    expect(await avatarUrl(person.id)).toBeNull()
  })

  test('names every upload differently, also equal pictures of two users or of one', async () => {
    const picture = await plain(33, 33).png().toBuffer()
    const other = await app.createPerson()
    const mine = await upload(app.url, picture, person.credential)
    const theirs = await upload(app.url, picture, other.credential)
    expect(await read(theirs.avatarUrl)).toEqual(await read(mine.avatarUrl))
    const again = await upload(app.url, picture, person.credential)
    expect(new Set([mine, theirs, again].map(({ avatarUrl: url }) => url)).size).toBe(3)
  })

  test('accepts a picture by an API key with profile:write, and records who changed it', async () => {
    const [writer, reader] = [
      await app.createKey(person, ['profile:read', 'profile:write']),
      await app.createKey(person, ['profile:read']),
    ]
    const picture = await plain(44, 44).png().toBuffer()
    expect((await upload(app.url, picture, writer.credential)).__typename).toBe('User')
    const refused = await sendForm(app.url, uploadForm(picture), reader.credential)
    expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([403, 'FORBIDDEN'])
    const [event] = await app.sql('select type, actor_api_key_id as key from audit_events order by id desc limit 1')
    expect(event).toEqual({ type: 'PROFILE_CHANGED', key: writer.id })
  })

  test('stores no picture when another part of the input is refused', async () => {
    await app.createPerson({ username: 'taken-name' })
    const before = await avatarUrl(person.id)
    const picture = await plain(55, 55).png().toBuffer()
    for (const [input, kind] of [
      [{ username: 'a b' }, 'ValidationError'],
      [{ username: 'taken-name' }, 'UsernameTakenError'],
    ] as const) {
      expect((await upload(app.url, picture, person.credential, input)).__typename).toBe(kind)
    }
    expect(await avatarUrl(person.id)).toBe(before)
  })
})

describe('User.avatarUrl', () => {
  test('is public among those who are signed in, with a size of 256 unless another is asked for', async () => {
    const owner = await app.createPerson()
    const { avatarUrl: url } = await upload(app.url, await plain(20, 20).png().toBuffer(), owner.credential)
    expect(await avatarUrl(owner.id)).toBe(url)
    expect(await avatarUrl(owner.id, '(size: null)')).toBe(url)
    expect(await avatarUrl(owner.id, '(size: 64)')).toBe(url.replace('-256.', '-64.'))
    const key = await app.createKey(person, [])
    const asKey = await app.execute('query($id: ID!) { user(id: $id) { avatarUrl } }', { id: owner.id }, key.credential)
    expect(asKey.data).toEqual({ user: { avatarUrl: url } })
  })

  test.each([0, -1, 1, 63, 65, 128, 1024, 2_147_483_647])(
    'refuses the size %i, also without a picture',
    async (size) => {
      const { status, errors } = await app.execute(`{ me { avatarUrl(size: ${size}) } }`, {}, person.credential)
      expect([status, errors[0]?.extensions.code]).toEqual([200, 'BAD_USER_INPUT'])
      expect(errors[0]?.message).toBe('`size` must be one of 64, 256, 512.')
    },
  )

  interface PicturesData {
    users: { nodes: { id: string; avatarUrl: string | null }[] }
  }

  test('reads the pictures of a whole list in one statement', async () => {
    await app.giveRole(person, 'admin')
    const units = vi.spyOn(app.server.services.database, 'fork')
    const query = '{ users(first: 50) { nodes { id avatarUrl } } }'
    const { data } = await app.execute<PicturesData>(query, {}, person.credential)
    const withPictures = units.mock.calls.length
    await app.execute('{ users(first: 50) { nodes { id } } }', {}, person.credential)
    const without = units.mock.calls.length - withPictures
    expect(data.users.nodes.length).toBeGreaterThan(2)
    expect(data.users.nodes.filter((node) => node.avatarUrl).length).toBeGreaterThan(1)
    expect(withPictures - without).toBe(1)
  })
})

describe('GET /avatars', () => {
  let url: string
  beforeAll(async () => {
    url = (await upload(app.url, await plain(20, 20).png().toBuffer(), person.credential)).avatarUrl
  })

  test('is immutable, inert, and readable by pages of other origins', async () => {
    const response = await get(url)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    })
    expect(response.headers.get('content-length')).toBe(String((await response.arrayBuffer()).byteLength))
  })

  test('answers HEAD without a body, a known entity tag with 304, and other methods with 405', async () => {
    const head = await get(url, { method: 'HEAD' })
    expect([head.status, Number(head.headers.get('content-length')) > 0, await head.text()]).toEqual([200, true, ''])
    const tag = head.headers.get('etag') ?? ''
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const unchanged = await get(url, { headers: { 'if-none-match': known } })
      expect([unchanged.status, unchanged.headers.get('etag'), await unchanged.text()]).toEqual([304, tag, ''])
      expect(unchanged.headers.get('cache-control')).toContain('immutable')
    }
    expect((await get(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await get(url, { method })).status).toBe(405)
  })

  test.each([
    `${'0'.repeat(40)}-256.webp`,
    `${'0'.repeat(40)}-100.webp`,
    `${'0'.repeat(40)}-256.png`,
    `${'A'.repeat(40)}-256.webp`,
    `${'0'.repeat(41)}-256.webp`,
    '',
    'x',
    '..%2f..%2fsecret',
    '%2e%2e/%2e%2e/etc/passwd',
    `00%2f${'0'.repeat(40)}-256.webp`,
    `${'0'.repeat(40)}-256.webp%00`,
    `${'0'.repeat(40)}-256.webp/`,
    `.${'0'.repeat(40)}-256.webp.abcdef`,
    '%',
    '\u{1f980}',
  ])('answers /avatars/%s with 404 and asks neither the database nor another file', async (name) => {
    const { database, blobs } = app.server.services
    const statements = [
      vi.spyOn(database, 'fork'),
      vi.spyOn(database, 'readRows'),
      vi.spyOn(database, 'readText'),
      vi.spyOn(database, 'executeSql'),
    ]
    const files = blobs && vi.spyOn(blobs, 'get')
    const response = await fetch(`${app.url}/avatars/${name}`)
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store'])
    for (const statement of statements) expect(statement).not.toHaveBeenCalled()
    expect(files?.mock.calls).toEqual(name === `${'0'.repeat(40)}-256.webp` ? [[name]] : [])
  })

  test('counts requests for pictures that do not exist by client', async () => {
    const limited = await app.startAnother({ rateLimits: true })
    const ask = (name: string) => fetch(`${limited.url}/avatars/${name}-64.webp`)
    const missing = Array.from({ length: 600 }, (_, index) => index.toString(16).padStart(40, '0'))
    for (let at = 0; at < missing.length; at += 50) {
      const statuses = await Promise.all(missing.slice(at, at + 50).map(async (name) => (await ask(name)).status))
      expect(new Set(statuses)).toEqual(new Set([404]))
    }
    const refused = await ask('f'.repeat(40))
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([429, 60])
    const [limit, left] = ['x-ratelimit-limit', 'x-ratelimit-remaining'].map((name) => refused.headers.get(name))
    expect([limit, left, await refused.json()]).toEqual(['600', '0', expect.objectContaining({ code: 'RATE_LIMITED' })])
    await limited.close()
  })
})

test('a page of a listed origin may send the preflight headers', async () => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
  })
  const allowed = response.headers.get('access-control-allow-headers')?.split(', ')
  expect(allowed).toEqual(
    expect.arrayContaining(['GraphQL-Require-Preflight', 'Apollo-Require-Preflight', 'X-Apollo-Operation-Name']),
  )
})
