import { createHash } from 'node:crypto'
import { get, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { HashingOverloadedError } from '../../src/crypto/password.ts'
import { declared } from '../../src/features/index.ts'
import { serveDeclaredPage } from '../../src/http/pages/serve-declared-page.ts'
import type { Mail } from '../../src/ports/mailer.ts'
import { createTestApp, documents, expectType, type TestApp, testPassword, tokenOf } from '../_util/app.ts'
import { createPkce } from '../_util/pkce.ts'

// A name that is markup, and a public path that a proxy removes from every request.
const productName = `Key & <b>"Co"</b>`
const shownName = 'Key &amp; &lt;b&gt;&quot;Co&quot;&lt;/b&gt;'
const publicUrl = 'https://auth.example.com/id'
const newPassword = 'two horses and a battery'
const unknownToken = `sp_ot_${Buffer.alloc(32, 7).toString('base64url')}`

type Fields = Record<string, string>
type Seen = { status: number; headers: Headers; html: string; words: string }

let app: TestApp
let serial = 0
beforeAll(async () => {
  app = await createTestApp({ productName, publicUrl, jwtAudience: publicUrl, loginByMail: true })
})
afterAll(() => app.close())

/** How each link comes about, in a life of its own. */
const links = {
  'verify-email': async (email = nextEmail()) => {
    await app.execute(documents.signup, { input: { email, password: testPassword } })
    return mailedLink(email)
  },
  'reset-password': async (email = nextEmail()) => {
    await app.createPerson({ email })
    await press(await open('/reset-password'), { email })
    return mailedLink(email)
  },
  'confirm-email': async (newEmail = nextEmail()) => {
    const { credential, password } = await app.createPerson({ email: nextEmail() })
    const change =
      'mutation($newEmail: String!, $password: String!) { requestEmailChange(newEmail: $newEmail, password: $password) { __typename } }'
    await app.execute(change, { newEmail, password }, credential)
    return mailedLink(newEmail)
  },
  'not-me': async (email = nextEmail()) => {
    const { credential, password } = await app.createPerson({ email })
    const change =
      'mutation($password: String!, $newPassword: String!) { changePassword(currentPassword: $password, newPassword: $newPassword) { __typename } }'
    await app.execute(change, { password, newPassword }, credential)
    return mailedLink(email)
  },
  'accept-invitation': async (email = nextEmail()) => {
    await app.createPerson({ email })
    const { credential } = await app.createPerson({ email: nextEmail(), name: `<b>"Ann"</b>` })
    const name = '<b>Acme</b>'
    const made = expectType(await app.call.createOrganization({ input: { name } }, credential), 'Organization')
    await app.call.inviteMember({ input: { organizationId: made.id, email } }, credential)
    return mailedLink(email)
  },
  'login-link': async (email = nextEmail()) => {
    await app.createPerson({ email })
    await app.call.requestLoginLink({ email, codeChallenge: createPkce().codeChallenge })
    return mailedLink(email)
  },
}
type Page = keyof typeof links
const pages = Object.keys(links) as Page[]
const filled = { newPassword, newPasswordConfirmation: newPassword }
const lifetimes: Record<Page, number> = {
  'verify-email': 86_400,
  'reset-password': 3_600,
  'confirm-email': 86_400,
  'not-me': 14 * 86_400,
  'accept-invitation': 7 * 86_400,
  'login-link': 600,
}

describe.each(pages)('the link to %s', (page) => {
  test('changes nothing when it is opened, and works once when the button is pressed', async () => {
    const link = await links[page]()
    const before = await state()
    const opened = await open(link)
    expect(opened.status).toBe(200)
    expect((await open(link, { method: 'HEAD' })).status).toBe(200)
    for (const other of pages.filter((each) => each !== page)) {
      const swapped = await post(`/${other}`, { token: tokenOf(publicUrl + link), ...filled })
      expect([other, swapped.status]).toEqual([other, 400])
    }
    expect(await state()).toBe(before)
    expect((await press(opened, filled)).status).toBe(200)
    expect(await state()).not.toBe(before)
    const again = await press(opened, filled)
    expect(again.status).toBe(400)
    expect(again.words).toContain('used already')
  })

  test('is refused when it has expired', async () => {
    const link = await links[page]()
    const opened = await open(link)
    await app.clock.advance(lifetimes[page])
    const pressed = await press(opened, filled)
    expect(pressed.status).toBe(410)
    expect(pressed.html).toContain('role="alert"')
    // A form is not shown for a password that could not be set, nor an invitation that could not be accepted.
    expect((await open(link)).status).toBe(
      ['reset-password', 'accept-invitation', 'login-link'].includes(page) ? 410 : 200,
    )
  })

  test('is refused with an incomplete token', async () => {
    const broken = ['abc', `${unknownToken}A`, '"><script>alert(1)</script>', 'ä', 'x'.repeat(5000)]
    for (const token of ['', ...broken]) {
      for (const seen of [
        await open(`/${page}?${new URLSearchParams({ token })}`),
        await post(`/${page}`, { token }),
      ]) {
        expect(seen.status).toBe(400)
        expect(seen.words).toContain('incomplete')
        if (token) expect(seen.html).not.toContain(token)
      }
    }
  })

  test('is refused without a token, and with an unknown one', async () => {
    const without = await open(`/${page}`)
    expect(without.status).toBe(page === 'reset-password' ? 200 : 400)
    expect((await post(`/${page}`, { token: unknownToken, ...filled })).status).toBe(400)
  })
})

test('a confirmed address can log in', async () => {
  const email = nextEmail()
  await press(await open(await links['verify-email'](email)))
  await expect(app.logInAs(email)).resolves.toMatchObject({ email })
})

test('a confirmed new address replaces the old one', async () => {
  const email = nextEmail()
  await press(await open(await links['confirm-email'](email)))
  await expect(app.logInAs(email)).resolves.toMatchObject({ email })
})

test('a reset reports errors, keeps the token in the form, and ends every session', async () => {
  const email = nextEmail()
  const link = await links['reset-password'](email)
  const person = await app.logInAs(email)
  let page = await open(link)
  for (const [first, second, field, message] of [
    ['short', 'short', 'newPassword', 'at least 8 characters'],
    [newPassword, 'two horses', 'newPasswordConfirmation', 'not the same'],
    ['password123', 'password123', 'newPassword', 'common passwords'],
    [email, email, 'newPassword', 'your own address'],
  ] as const) {
    page = await press(page, { newPassword: first, newPasswordConfirmation: second })
    expect(page.status).toBe(422)
    expect(page.html).toMatch(/<title>Error: /)
    expect(page.html).toMatch(new RegExp(`<p class="wrong" id="${field}-error">[^<]*${message}`))
    expect(page.html).toMatch(new RegExp(`<input id="${field}"[^>]* aria-invalid="true"`))
    expect(page.html).toMatch(/<input id="newPassword"[^>]* autofocus/)
    expect(page.html).not.toContain(first)
  }
  // A form with only the first password is not confirmed.
  expect((await post('/reset-password', { token: tokenOf(publicUrl + link), newPassword })).status).toBe(422)
  const done = await press(page, filled)
  expect(done.words).toContain('Every session was ended')
  expect((await app.execute(documents.me, {}, person.credential)).status).toBe(401)
  await expect(app.logInAs(email, newPassword)).resolves.toMatchObject({ id: person.id })
})

test('the form for a reset gives the same answer for every address, and mails a link to a known one', async () => {
  const { email } = await app.createPerson({ email: nextEmail() })
  const stranger = nextEmail()
  const form = await open('/reset-password')
  app.mailbox.clear()
  const [known, unknown] = [
    await press(form, { email: ` ${email.toUpperCase()} ` }),
    await press(form, { email: stranger }),
  ]
  await app.server.drain()
  expect(known.status).toBe(200)
  expect(known.html).toBe(unknown.html)
  expect(said(known.headers)).toEqual(said(unknown.headers))
  expect(app.mailbox.all.map(({ to }: Mail) => to)).toEqual([email])
})

test.each([
  [503, 'busy', new HashingOverloadedError()],
  [500, 'Something went wrong', new Error('an inner detail')],
])('a failure is the page %i, and the link still works', async (status, words, error) => {
  const page = await open(await links['reset-password']())
  vi.spyOn(app.server.services.passwords, 'hash').mockRejectedValueOnce(error)
  const failed = await press(page, filled)
  expect(failed.status).toBe(status)
  expect(failed.words).toContain(words)
  expect(failed.html).not.toContain('inner detail')
  expect((await press(page, filled)).status).toBe(200)
})

test('a fault has an id, with which the log has it once', async () => {
  const page = await open(await links['reset-password']())
  using logged = vi.spyOn(app.server.logger, 'error')
  vi.spyOn(app.server.services.passwords, 'hash').mockRejectedValueOnce(new Error('an inner detail'))
  const [, correlationId] = /give this id: ([0-9a-f-]{36})/.exec((await press(page, filled)).words) ?? []
  expect(correlationId).toBeDefined()
  expect(logged.mock.calls).toEqual([[{ err: new Error('an inner detail'), correlationId }, 'unexpected error']])
})

test.each(['', 'ada', '"><script>alert(1)</script>@example.com', 'ada@example.com\r\nBcc: eve@example.com'])(
  'no reset is mailed to %j',
  async (email) => {
    const page = await press(await open('/reset-password'), { email })
    expect(page.status).toBe(422)
    expect(page.html).toContain('id="email-error"')
    expect(page.html).not.toContain('<script')
  },
)

test('"not me" explains its effect, and ends the access of the attacker', async () => {
  const email = nextEmail()
  const page = await open(await links['not-me'](email))
  const thief = await app.logInAs(email, newPassword)
  const { credential } = await app.createKey(thief, ['profile:read'])
  for (const promise of [
    'signed out',
    'password stops working',
    'API key stops working',
    'link to choose a new password',
  ])
    expect(page.words).toContain(promise)
  expect((await app.execute(documents.me, {}, credential)).status).toBe(200)
  app.mailbox.clear()
  expect((await press(page)).status).toBe(200)
  expect((await app.execute(documents.me, {}, thief.credential)).status).toBe(401)
  expect((await app.execute(documents.me, {}, credential)).status).toBe(401)
  await expect(app.logInAs(email, newPassword)).rejects.toThrow('INVALID_CREDENTIALS')
  const reset = await press(await open(await mailedLink(email)), filled)
  expect(reset.status).toBe(200)
})

const everyPage: [string, () => Promise<Seen>][] = [
  ['the front page', () => open('/')],
  ['a page that is not there', () => open('/nothing')],
  ['a link that is cut', () => open('/verify-email?token=abc')],
  ['a form with an error', () => post('/reset-password', { email: `"><b>${'x'.repeat(20)}` })],
  ['a refused form', () => post('/not-me', { token: unknownToken }, { 'sec-fetch-site': 'cross-site' })],
  ['a refused method', () => open('/verify-email', { method: 'PUT' })],
  ...pages.map((page): [string, () => Promise<Seen>] => [page, async () => open(await links[page]())]),
]

test.each(everyPage)(
  '%s runs, frames, leaks and caches nothing, and loads the mark of the server alone',
  async (_name, see) => {
    const { headers, html } = await see()
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; img-src 'self'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    )
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('strict-transport-security')).toContain('max-age')
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(html).not.toMatch(/<script| style=| on[a-z]+=| src=|<b>/)
    expect(html.match(/<link [^>]*>/g)).toEqual([
      expect.stringMatching(/^<link rel="icon" href="[\w/-]*\/favicon\.svg" type="image\/svg\+xml">$/),
    ])
    expect(html).toContain(shownName)
  },
)

test.each(everyPage)('%s can be read by everybody', async (_name, see) => {
  const { html } = await see()
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
  expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
  for (const once of ['<main>', '<h1>', '<title>']) expect(html.split(once)).toHaveLength(2)
  for (const [input, id] of html.matchAll(/<input id="(.*?)"[^>]*>/g)) {
    expect(html).toContain(`<label for="${id}">`)
    expect(input).toContain('autocomplete="')
    for (const described of /aria-describedby="(.*?)"/.exec(input)?.[1]?.split(' ') ?? [])
      expect(html).toContain(`id="${described}"`)
  }
})

test.each([
  ['PUT', '/verify-email', 'GET, HEAD, POST'],
  ['DELETE', '/reset-password', 'GET, HEAD, POST'],
  ['OPTIONS', '/not-me', 'GET, HEAD, POST'],
  ['POST', '/', 'GET, HEAD'],
])('%s %s is refused', async (method, path, allow) => {
  const refused = await open(path, { method })
  expect(refused.status).toBe(405)
  expect(refused.headers.get('allow')).toBe(allow)
})

test('HEAD is answered like GET without a body', async () => {
  const [whole, head] = [await open('/reset-password'), await open('/reset-password', { method: 'HEAD' })]
  expect(head.html).toBe('')
  expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(whole.html)))
  expect(said(head.headers)).toEqual(said(whole.headers))
})

test.each([
  ['another website', 403, { 'sec-fetch-site': 'cross-site' }, true],
  ['something that is no form', 415, { 'content-type': 'application/json' }, true],
  ['its own page', 200, { 'sec-fetch-site': 'same-origin' }, false],
])('a form from %s is answered with %i', async (_name, status, headers, same) => {
  const token = tokenOf(publicUrl + (await links['verify-email']()))
  const before = await state()
  expect((await post('/verify-email', { token }, headers)).status).toBe(status)
  expect((await state()) === before).toBe(same)
})

test('links and names never come from a request', async () => {
  const plain = await rawGet({})
  const spoofed = await rawGet({
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
  })
  expect(spoofed).toBe(plain)
  expect(plain).toContain('href="/id/graphql"')
})

test('the front page links to GraphiQL if it is on, and a finished page links to the app if there is one', async () => {
  const appUrl = 'https://app.example.com/?a=1&b="2"'
  const config = { ...app.server.services.config, graphiql: false, appUrl }
  const seen = (method: string, path: string, form: URLSearchParams | null) => {
    const request = {
      method,
      path,
      query: new URLSearchParams(),
      form,
      cookies: {},
      client: { ip: '::1', network: '::1', userAgent: null },
    }
    return serveDeclaredPage({ ...app.server.services, config }, declared.pages, { ...request, fetchSite: null })
  }
  expect((await seen('GET', '/', null))?.body).not.toContain('GraphiQL')
  const token = tokenOf(publicUrl + (await links['verify-email']()))
  const done = await seen('POST', '/verify-email', new URLSearchParams({ token }))
  expect(done?.body).toContain('<a href="https://app.example.com/?a=1&amp;b=&quot;2&quot;">')
})

function nextEmail(): string {
  serial += 1
  return `reader-${serial}@example.com`
}

/** The path of the newest link that was mailed to an address. */
async function mailedLink(email: string): Promise<string> {
  await app.server.drain()
  const link = app.mailbox.last(email).links[0] ?? ''
  expect(link).toMatch(new RegExp(`^${publicUrl}/`))
  return link.slice(publicUrl.length)
}

async function open(path: string, init: RequestInit = {}): Promise<Seen> {
  const response = await fetch(app.url + path, init)
  const html = await response.text()
  const words = html.replace(/<style>[\s\S]*<\/style>|<[^>]*>/g, ' ').replace(/\s+/g, ' ')
  return { status: response.status, headers: response.headers, html, words }
}

function post(path: string, fields: Fields, headers: Fields = {}): Promise<Seen> {
  return open(path, { method: 'POST', body: new URLSearchParams(fields), headers })
}

/** Sends the form of a page as a browser would. */
function press({ html }: Seen, fields: Fields = {}): Promise<Seen> {
  const action = /<form method="post" action="\/id(\/[a-z-]+)">/.exec(html)?.[1]
  if (!action) throw new Error(`There is no form in ${html}`)
  const hidden = [...html.matchAll(/<input type="hidden" name="(.*?)" value="(.*?)">/g)]
  return post(action, { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...fields })
}

/** Everything that a link could change. */
async function state(): Promise<string> {
  const accounts = ['users', 'sessions', 'sign_ups', 'one_time_tokens', 'audit_events', 'api_keys']
  const tables = [...accounts, 'organization_members', 'organization_invitations', 'mail_logins']
  const sums = tables.map(
    (table) => `(select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from ${table} t)`,
  )
  const [row] = await app.sql<{ state: string }>(`select ${sums.join(' || ')} as state`)
  return row?.state ?? ''
}

/** The response, without the headers about its connection. */
function said(headers: Headers): Fields {
  return Object.fromEntries([...headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name)))
}

/** The front page by a request whose Host can be chosen. */
function rawGet(headers: IncomingHttpHeaders): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(app.url, { headers }, async (response) => resolve((await response.toArray()).join('')))
    request.on('error', reject)
  })
}
