import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { isFromThisMachine } from '../../src/http/from-this-machine.ts'
import { createTestApp, documents, type TestApp, testPassword } from '../_util/app.ts'

let dataDir: string
let app: TestApp
let serial = 0
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-mailbox-'))
  app = await createTestApp({ dataDir, filedMails: true }, { mailer: undefined })
  for (const name of ['Ada', 'Grace']) await signUp(name)
})
afterAll(async () => {
  await app.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function signUp(name: string): Promise<void> {
  await app.clock.advance(60)
  await app.execute(documents.signup, {
    input: { email: `${name.toLowerCase()}-${++serial}@example.com`, password: testPassword, name },
  })
  await app.server.drain()
}

interface Seen {
  status: number
  policy: string
  html: string
}

/** Asks for a path with headers that `fetch` may not set, such as Host. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  { url = app.url, method = 'GET' } = {},
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const sent = request({ hostname, port, path, method, headers }, async (answer) => {
      const policy = String(answer.headers['content-security-policy'] ?? '')
      resolve({ status: answer.statusCode ?? 0, policy, html: await text(answer) })
    })
    sent.on('error', reject)
    sent.end()
  })
}

const contentPath = ({ html }: Seen) => /<iframe src="([^"]+)"/.exec(html)?.[1] ?? ''

describe('the mailbox of a development server', () => {
  test('lists the mails, the newest first, and shows that one', async () => {
    const page = await ask('/dev/mailbox')
    expect(page.status).toBe(200)
    const addresses = [...page.html.matchAll(/<li>.*?([a-z]+)-\d@example\.com/gs)].map(([, name]) => name)
    expect(addresses).toEqual(['grace', 'ada'])
    expect(page.html).toContain('<p class="quiet">To grace-2@example.com')
    const ids = [...page.html.matchAll(/href="(\/dev\/mailbox\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect((await ask(ids[1] ?? '')).html).toContain('<p class="quiet">To ada-1@example.com')
  })

  test('shows a mail as it looks, in a sandbox, with links that open in another tab', async () => {
    const page = await ask('/dev/mailbox')
    expect(page.html).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect(page.policy).toMatch(/frame-src 'self'; .*frame-ancestors 'none'/)
    const mail = await ask(contentPath(page))
    expect(mail.html).toContain('Hello Grace,')
    expect(mail.html).toContain('<base target="_blank">')
    expect(mail.html).toMatch(/href="http:\/\/localhost:4000\/verify-email\?token=sp_ot_/)
    expect(mail.policy).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    )
  })

  test('without a mail leads to the page for signing up', async () => {
    const bare = await app.startAnother({ dataDir: join(dataDir, 'empty'), filedMails: true }, { mailer: undefined })
    const { status, html } = await ask('/dev/mailbox', {}, { url: bare.url })
    expect([status, html]).toEqual([200, expect.stringContaining('href="/account/sign-up"')])
    const closed = await bare.startAnother({ signup: 'off' }, { mailer: undefined })
    expect((await ask('/dev/mailbox', {}, { url: closed.url })).html).not.toContain('/account/sign-up')
    await closed.close()
    await bare.close()
  })

  test('passes over what is no mail, and has no path to another file', async () => {
    const folder = join(dataDir, 'mail')
    await writeFile(join(folder, '2999-01-01T00-00-00.000Z-0123456789ab.json'), '{"to":1}')
    await writeFile(join(folder, '2999-01-01T00-00-01.000Z-0123456789ab.json'), 'half a ma')
    await writeFile(join(folder, 'note.json'), '{"to":"x","subject":"a secret","html":""}')
    await mkdir(join(folder, '2999-01-01T00-00-02.000Z-0123456789ab.json'))
    await writeFile(join(dataDir, 'secret.json'), '{"to":"x","subject":"a secret","html":""}')
    const { html } = await ask('/dev/mailbox')
    expect(html).not.toContain('a secret')
    expect(html.match(/<li>/g)).toHaveLength(2)
    const [name = ''] = (await readdir(folder)).filter((file) => file.startsWith('2026') || !file.startsWith('2999'))
    const paths = [
      'note',
      '../secret',
      '..%2fsecret',
      `${name}.json`,
      `${name.replace('.json', '')}/content/more`,
      `${name}/raw`,
      '',
      'x',
    ]
    for (const path of paths) expect((await ask(`/dev/mailbox/${path}`)).status, path).toBe(404)
    expect((await ask('/dev/mailboxes')).status).toBe(404)
    expect((await ask('/dev/mailbox', {}, { method: 'POST' })).status).toBe(404)
  })
})

// Whoever reads a mail has the account that it is about.
describe('nobody else gets the mailbox', () => {
  const forwarding = [
    'Forwarded',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded-Port',
    'X-Forwarded-Server',
    'X-Real-IP',
    'Via',
    'CF-Connecting-IP',
    'CF-Ray',
    'CF-IPCountry',
    'CF-Visitor',
    'CF-Worker',
    'CDN-Loop',
    'True-Client-IP',
    'X-Client-IP',
    'X-Cluster-Client-IP',
    'Fastly-Client-IP',
    'Fly-Client-IP',
    'Fly-Region',
    'X-Original-Host',
    'X-Original-URL',
    'X-Amzn-Trace-Id',
    'X-Amz-Cf-Id',
    'X-Envoy-External-Address',
    'X-Azure-ClientIP',
    'X-Appengine-User-IP',
    'Tailscale-User-Login',
  ]

  test.each<[string, Record<string, string>]>([
    ...forwarding.map((name): [string, Record<string, string>] => [`the header ${name}`, { [name]: '127.0.0.1' }]),
    ['an empty X-Forwarded-For', { 'X-Forwarded-For': '' }],
    ...[
      'evil.example',
      'evil.example:4000',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'evil.localhost.example',
      '192.168.1.20:4000',
      '10.0.0.1',
      '0.0.0.0:4000',
      '[::]:4000',
      '[2001:db8::1]',
      'localhost:4000@evil.example',
      '2130706433',
      '127.1',
      'localhost.',
    ].map((host): [string, Record<string, string>] => [`the Host ${host}`, { host }]),
  ])('by a request with %s', async (_case, headers) => {
    const paths = ['/dev/mailbox', contentPath(await ask('/dev/mailbox'))]
    for (const path of paths) {
      const { status, html } = await ask(path, headers)
      expect(status).toBe(404)
      expect(html).not.toContain('@example.com')
    }
  })

  test('through nginx, which speaks HTTP/1.0 to the servers behind it and sends their own Host', async () => {
    const { hostname, port } = new URL(app.url)
    const speak = async (version: string) => {
      const socket = connect(Number(port), hostname)
      socket.write(`GET /dev/mailbox HTTP/${version}\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`)
      return (await text(socket)).slice(0, 12)
    }
    expect([await speak('1.1'), await speak('1.0')]).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404'])
  })

  test('by a socket of another machine', () => {
    const from = (address: string) => {
      const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address })
      return isFromThisMachine({ socket, headers: { host: 'localhost:4000' } })
    }
    expect(['::1', '127.0.0.1', '::ffff:127.0.0.1'].map(from)).toEqual([true, true, true])
    expect(['192.168.1.20', '::ffff:192.168.1.20', '2001:db8::1', '128.0.0.1', ''].map(from)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  test('in production, and where mails are sent', async () => {
    const cases: [object, object][] = [
      [{ production: true, filedMails: true }, { mailer: undefined }],
      [{ filedMails: false }, { mailer: undefined }],
      [{ filedMails: true }, {}],
      [{ filedMails: true, publicUrl: 'https://auth.example.com', publicUrlIsLocal: false }, { mailer: undefined }],
    ]
    for (const [change, overrides] of cases) {
      const other = await app.startAnother({ dataDir, ...change }, overrides)
      expect((await ask('/dev/mailbox', {}, { url: other.url })).status).toBe(404)
      await other.close()
    }
  })

  test('files are for development without SMTP_URL alone', () => {
    const filed = (env: Record<string, string>) => readSettings({ ...env }).config.filedMails
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://auth.example.com', SMTP_URL: 'smtp://localhost' }
    expect([filed({}), filed({ SMTP_URL: 'smtp://localhost' }), filed(production)]).toEqual([true, false, false])
  })
})
