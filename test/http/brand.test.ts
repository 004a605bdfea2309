import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkLogo } from '../../src/app/check-logo.ts'
import { accentsOf } from '../../src/core/brand/accents.ts'
import { createTestApp, documents, type TestApp, testPassword } from '../_util/app.ts'
import { writeBuiltPages } from '../_util/built-pages.ts'
import { problemsOf } from '../_util/variables.ts'

const publicUrl = 'https://auth.example.com/id'
const svg =
  '<?xml version="1.0"?>\n<!-- a logo -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

let folder: string
let app: TestApp
const inFolder = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-brand-'))
  await writeFile(inFolder('logo.svg'), svg)
  await writeFile(
    inFolder('logo.png'),
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  )
  const brand = { productName: 'Acme & Co', brandLogo: inFolder('logo.svg'), brandColor: '#0b7a4b' }
  app = await createTestApp({ publicUrl, jwtAudience: publicUrl, ...brand })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the logo', () => {
  test('is served in a sandbox, in which no script of it runs, and is asked for again by its tag', async () => {
    const answer = await fetch(`${app.url}/brand/logo.svg`)
    expect(await answer.text()).toBe(svg)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=3600',
    })
    const again = await fetch(`${app.url}/brand/logo.svg`, {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
    expect((await fetch(`${app.url}/brand/logo.svg`, { method: 'HEAD' })).headers.get('content-length')).toBe(
      `${svg.length}`,
    )
    expect((await fetch(`${app.url}/brand/logo.svg`, { method: 'POST' })).status).toBe(405)
    for (const other of ['logo.png', 'logo', '../package.json'])
      expect((await fetch(`${app.url}/brand/${other}`)).status).toBe(404)
  })

  test('can be a PNG', async () => {
    const other = await app.startAnother({ brandLogo: inFolder('logo.png') })
    expect((await fetch(`${other.url}/brand/logo.png`)).headers.get('content-type')).toBe('image/png')
    expect(await (await fetch(other.url)).text()).toContain('<img src="/id/brand/logo.png" alt="">')
    await other.close()
  })

  test('that cannot be used stops the start with a sentence', async () => {
    await writeFile(inFolder('text.svg'), 'a text with <svg> in it')
    await writeFile(inFolder('page.svg'), '<html><svg></svg></html>')
    await writeFile(inFolder('picture.png'), svg)
    await writeFile(inFolder('large.svg'), `${svg}<!--${'x'.repeat(262_144)}-->`)
    const problem = (name: string) => checkLogo({ brandLogo: inFolder(name) })
    expect(problem('logo.svg')).toEqual([])
    expect(problem('logo.png')).toEqual([])
    expect(problem('nothing.svg')).toEqual([`BRAND_LOGO: the file ${inFolder('nothing.svg')} cannot be read (ENOENT).`])
    for (const name of ['text.svg', 'page.svg']) {
      expect(problem(name)).toEqual([`BRAND_LOGO: the file ${inFolder(name)} is not an SVG image.`])
    }
    expect(problem('picture.png')).toEqual([`BRAND_LOGO: the file ${inFolder('picture.png')} is not a PNG image.`])
    expect(problem('large.svg')).toEqual([expect.stringContaining('has more than 256 KB')])
  })
})

test.each([
  ['BRAND_LOGO', 'logo.gif', 'BRAND_LOGO must be the path of an .svg or .png file.'],
  ['BRAND_COLOR', 'green', 'BRAND_COLOR must be a colour such as #2458c5.'],
  ['BRAND_COLOR', '#12345', 'BRAND_COLOR must be a colour such as #2458c5.'],
  ['BRAND_COLOR', '#fff;}body{', 'BRAND_COLOR must be a colour such as #2458c5.'],
])('%s=%s stops the start with a sentence', (name, value, sentence) => {
  expect(problemsOf({ [name]: value })).toEqual([sentence])
})

test('pages without script have the name, the logo and the colour', async () => {
  for (const path of ['/', '/reset-password', '/nothing']) {
    const html = await (await fetch(app.url + path)).text()
    expect(html).toContain(
      '<a class="brand" href="/id/"><img src="/id/brand/logo.svg" alt=""><span>Acme &amp; Co</span></a>',
    )
    expect(html).toContain('--act: #0b7a4b; --on-act: #ffffff;')
  }
})

test('the built pages get the name, the logo and accents that can be read', async () => {
  const built = await writeBuiltPages()
  const other = await app.startAnother({}, { webDirectory: built.directory })
  const html = await (await fetch(`${other.url}/account`)).text()
  const json = /<script type="application\/json" id="config">(.*)<\/script>/.exec(html)?.[1] ?? ''
  expect(JSON.parse(json).product).toEqual({
    name: 'Acme & Co',
    logo: '/id/brand/logo.svg',
    accents: accentsOf('#0b7a4b'),
  })
  await other.close()
  await built.remove()
})

test('mails have the name and the colour, and load nothing', async () => {
  await app.execute(documents.signup, { input: { email: 'ada@example.com', password: testPassword } })
  await app.server.drain()
  const { html } = app.mailbox.last('ada@example.com')
  expect(html).toMatch(/>Acme &amp; Co<\/p>/)
  expect(html).toContain('background: #0b7a4b; color: #ffffff')
  expect(html).not.toMatch(/<img|<link|url\(/)
})

test('the icon of the pages is the first letter of the name in the colour, and that of the server without a name', async () => {
  const icon = await (await fetch(`${app.url}/favicon.svg`)).text()
  expect(icon).toContain('fill="#0b7a4b"')
  expect(icon).toContain('>A</text>')
  const plain = await app.startAnother({ productName: 'Sallyport', brandColor: null })
  expect(await (await fetch(`${plain.url}/favicon.svg`)).text()).toContain('<path')
  await plain.close()
})
