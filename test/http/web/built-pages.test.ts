import { writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../_util/app.ts'
import { builtScript, writeBuiltPages } from '../../_util/built-pages.ts'
import { createPkce } from '../../_util/pkce.ts'

const productName = `Key & </script><b>"Co"</b>`
const publicUrl = 'https://auth.example.com/id'
const script = '/assets/page-3kq9Zx1c.js'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

let app: TestApp
let built: Awaited<ReturnType<typeof writeBuiltPages>>
beforeAll(async () => {
  built = await writeBuiltPages()
  app = await createTestApp({ productName, publicUrl, publicUrlIsLocal: false }, { webDirectory: built.directory })
})
afterAll(async () => {
  await app.close()
  await built.remove()
})

describe('a page', () => {
  test.each(['/account', '/account/', '/account/security/passkeys', '/account/sign-in?next=x'])(
    'is the same document at every address: %s',
    async (path) => {
      const answer = await ask(path)
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(answer.body.toString()).toBe((await ask('/account')).body.toString())
    },
  )

  test('has the path of PUBLIC_URL and its configuration, in which no markup of the operator has an effect', async () => {
    const html = (await ask('/account')).body.toString()
    expect(html).toContain('<base href="/id/">')
    expect(html).toContain('<title>Key &amp; &lt;/script&gt;&lt;b&gt;&quot;Co&quot;&lt;/b&gt;</title>')
    expect(html.match(/<\/script>/g)).toHaveLength(2)
    const json = /<script type="application\/json" id="config">(.*)<\/script>/.exec(html)?.[1] ?? ''
    expect(JSON.parse(json)).toMatchObject({
      basePath: '/id',
      endpoint: '/id/graphql',
      product: { name: productName },
      console: true,
    })
  })

  test('has a policy that runs nothing but the files of this server, and that is the same for each address', async () => {
    const { headers } = await ask('/account')
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://auth.example.com; " +
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    )
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.any(String),
    })
    // The console exchanges messages with the windows that it opens.
    for (const path of ['/admin', '/account/impersonation', '/account/impersonation/sessions']) {
      expect((await ask(path)).headers['cross-origin-opener-policy'], path).toBe('same-origin-allow-popups')
    }
    expect((await ask('/account/impersonations')).headers['cross-origin-opener-policy']).toBe('same-origin')
  })

  test('is asked for again at every view, and not sent again while it is the same', async () => {
    const first = await ask('/account')
    expect(first.headers['cache-control']).toBe('no-cache')
    const again = await ask('/account', { headers: { 'if-none-match': `"other", W/${first.headers.etag}` } })
    expect(again.status).toBe(304)
    expect(again.body).toHaveLength(0)
    expect(again.headers['content-security-policy']).toBe(first.headers['content-security-policy'])
  })

  test('is compressed as the browser asks for it', async () => {
    const plain = (await ask('/account')).body.toString()
    const br = await ask('/account', { headers: { 'accept-encoding': 'gzip, deflate, br' } })
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' })
    expect(brotliDecompressSync(br.body).toString()).toBe(plain)
  })

  test('answers HEAD with the headers of GET, and refuses other methods with a page', async () => {
    const head = await ask('/account', { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(head.headers['content-length']).toBe((await ask('/account')).headers['content-length'])
    const posted = await ask('/account', { method: 'POST' })
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect(posted.body.toString()).toContain('<h1>Method not allowed</h1>')
  })

  test('is answered with a page that says when to try again while the server is overloaded, and its files are not', async () => {
    const waiting = vi.spyOn(app.server.services.database, 'waiting').mockReturnValue(501)
    const { status, headers, body } = await ask('/account')
    expect([status, headers['retry-after'], headers.etag]).toEqual([503, '1', undefined])
    expect(body.toString()).toContain('<h1>The server is busy</h1>')
    expect((await ask(script)).status).toBe(200)
    waiting.mockRestore()
  })

  test.each(['/accounts', '/account.html', '/accountant/', '/admin.html'])('is not at %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })
})

describe('a sign-in that an application begins', () => {
  const returnTo = 'https://app.example.com/signed-in?tenant=1'
  const query = (change: Record<string, string> = {}) => {
    const { codeChallenge } = createPkce()
    return new URLSearchParams({ return_to: returnTo, code_challenge: codeChallenge, state: 'a state', ...change })
  }
  const open = (path: string, at = app) => ask(path, {}, at.url)

  test.each(['/account/sign-in', '/account/sign-up', '/account'])(
    'is served at %s, and not for an address that is not listed',
    async (path) => {
      const listed = await app.startAnother({ oauthRedirects: [returnTo] }, { webDirectory: built.directory })
      expect((await open(`${path}?${query()}`, listed)).status).toBe(200)
      const wrong: [Record<string, string>, string][] = [
        [{ return_to: `${returnTo}&more` }, 'return_to'],
        [{ return_to: 'https://evil.example/' }, 'return_to'],
        [{ return_to: '' }, 'return_to'],
        [{ state: '' }, 'state'],
        [{ code_challenge: 'short' }, 'code_challenge'],
      ]
      for (const [change, name] of wrong) {
        const { status, headers, body } = await open(`${path}?${query(change)}`, listed)
        expect([status, headers.location]).toEqual([400, undefined])
        expect(body.toString()).toContain(`<li><code>${name}</code>: `)
        expect(body.toString()).not.toContain('evil.example')
      }
      await listed.close()
    },
  )
})

describe('a page that a developer opens at another name of the machine', () => {
  const at = { publicUrl: 'http://localhost:4000', publicUrlIsLocal: true }

  test.each<[string, string | undefined, Record<string, string>]>([
    ['/account/sign-in?a=1', 'http://localhost:4000/account/sign-in?a=1', { host: '127.0.0.1:4000' }],
    ['/account', 'http://localhost:4000/account', { host: '[::1]:4000' }],
    ['/account', undefined, { host: 'localhost:4000' }],
    ['/account', undefined, { host: '127.0.0.1:5000' }],
    ['/account', undefined, { host: '127.0.0.1:4000', 'x-forwarded-for': '203.0.113.7' }],
    ['/account', undefined, { host: 'evil.example:4000' }],
  ])('%s leads to %s with %j', async (path, location, headers) => {
    const local = await app.startAnother(at, { webDirectory: built.directory })
    const answer = await ask(path, { headers }, local.url)
    expect([answer.status, answer.headers.location]).toEqual([location ? 303 : 200, location])
    await local.close()
  })
})

describe('the console', () => {
  test('is not part of a server without ADMIN_CONSOLE', async () => {
    const production = await app.startAnother({ adminConsole: false }, { webDirectory: built.directory })
    for (const path of ['/admin', '/admin/users']) {
      const { status, body } = await ask(path, {}, production.url)
      expect([status, body.toString()]).toEqual([404, expect.stringContaining('Page not found')])
    }
    const html = (await ask('/account', {}, production.url)).body.toString()
    expect(html).toContain('"console":false')
    await production.close()
  })
})

describe('a file of the pages', () => {
  test.each([
    ['/assets/page-3kq9Zx1c.js', 'text/javascript; charset=utf-8'],
    ['/assets/page-b8Jq_-2f.css', 'text/css; charset=utf-8'],
  ])('has its type and is kept for ever: %s', async (path, type) => {
    const { status, headers } = await ask(path)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  test.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip;q=0.5, deflate', 'gzip', gunzipSync],
    ['BR;q=0, gzip', 'gzip', gunzipSync],
    ['br;q=0.000, gzip;q=0', undefined, (body: Buffer) => body],
    ['identity', undefined, (body: Buffer) => body],
    ['', undefined, (body: Buffer) => body],
  ])('is sent to a client that accepts "%s" with the encoding %s', async (accepted, encoding, decode) => {
    const answer = await ask(script, { headers: { 'accept-encoding': accepted } })
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(answer.headers.vary).toBe('Accept-Encoding')
    expect(Number(answer.headers['content-length'])).toBe(answer.body.length)
    expect(decode(answer.body).toString()).toBe(builtScript)
  })

  test('has one tag for each encoding, by which it is not sent again', async () => {
    const br = await ask(script, { headers: { 'accept-encoding': 'br' } })
    const plain = await ask(script)
    expect(br.headers.etag).not.toBe(plain.headers.etag)
    const again = await ask(script, { headers: { 'if-none-match': String(plain.headers.etag) } })
    expect([again.status, again.body.length]).toEqual([304, 0])
    expect((await ask(script, { headers: { 'if-none-match': String(br.headers.etag) } })).status).toBe(200)
  })

  test('without a compressed form is sent as it is', async () => {
    const answer = await ask('/assets/page-b8Jq_-2f.css', { headers: { 'accept-encoding': 'br' } })
    expect(answer.headers).not.toHaveProperty('content-encoding')
    expect(answer.body.toString()).toBe('body{margin:0}')
  })

  test('answers HEAD, and refuses to be posted to', async () => {
    const head = await ask(script, { method: 'HEAD' })
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, `${builtScript.length}`, 0])
    expect((await ask(script, { method: 'POST' })).status).toBe(405)
  })

  // An attacker who chooses the path must not reach another file, in any spelling.
  test.each([
    '/assets/',
    '/assets',
    '/assets/.',
    '/assets/../account.html',
    '/assets/../beside.js',
    '/assets/..%2fbeside.js',
    '/assets/%2e%2e/beside.js',
    '/assets/%2e%2e%2fbeside.js',
    '/assets/%252e%252e%252fbeside.js',
    '/assets/..%5cbeside.js',
    '/assets/..\\beside.js',
    '/assets/....//beside.js',
    '/assets//page-3kq9Zx1c.js',
    '/assets/page-3kq9Zx1c.js%00',
    '/assets/page-3kq9Zx1c.js%00.css',
    '/assets/page-3kq9Zx1c.js/',
    '/assets/PAGE-3kq9Zx1c.js',
    '/assets/page-3kq9Zx1c.js.br',
    '/assets/page-3kq9Zx1c.js.gz',
    '/assets/key.pem',
    '/assets/.env',
    '/assets/nested/deep-12345678.js',
    '/assets/nested',
    '/assets/link-12345678.js',
    '/assets//etc/passwd',
    '/assets/constructor',
    '/assets/__proto__',
    '/web/dist/beside.js',
  ])('is not what %s leads to', async (path) => {
    const { status, headers, body } = await ask(path)
    expect(status).toBe(404)
    expect(body.toString()).toContain('<h1>Page not found</h1>')
    expect(body.toString()).not.toContain('a secret')
    expect(headers['cache-control']).toBe('no-store')
  })

  test('is not opened unless it was there when the server started', async () => {
    await writeFile(join(built.directory, 'assets', 'late-12345678.js'), 'a secret')
    expect((await ask('/assets/late-12345678.js')).status).toBe(404)
  })
})

test('a server whose pages are not built says how to build them', async () => {
  const bare = await app.startAnother({}, { webDirectory: join(built.directory, 'missing') })
  const { status, body } = await ask('/account', {}, bare.url)
  expect(status).toBe(503)
  expect(body.toString()).toContain('npm run build -w web')
  await bare.close()
})

/** Sends a path exactly as it stands: `fetch` would resolve the dots in it. */
function ask(path: string, init: { method?: string; headers?: Record<string, string> } = {}, url = app.url) {
  const { hostname, port } = new URL(url)
  return new Promise<Answer>((resolve, reject) => {
    const sent = request({ hostname, port, path, ...init }, async (response) => {
      const body = Buffer.concat(await response.toArray())
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
    })
    sent.on('error', reject)
    sent.end()
  })
}
