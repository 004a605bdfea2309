import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createWriteMail } from '../../../src/core/hooks/write-mail.ts'
import type { MailEvent, MailText } from '../../../src/index.ts'
import { createTestApp, type TestApp, testPassword, tokenOf, typeOf } from '../../_util/app.ts'

const logged: string[] = []
const seen: { mail: MailEvent; written: MailText }[] = []
let write: (mail: MailEvent, written: MailText) => unknown
let app: TestApp
let email: string
let serial = 0

beforeAll(async () => {
  const logger = pino({ level: 'error' }, { write: (line: string) => logged.push(line) })
  const writeMail = (mail: MailEvent, written: MailText) => {
    seen.push({ mail, written })
    return write(mail, written) as MailText
  }
  app = await createTestApp({ productName: 'Acme' }, { hooks: { writeMail }, logger })
})
afterAll(() => app.close())
beforeEach(() => {
  serial += 1
  email = `reader-${serial}@example.com`
  logged.length = 0
  seen.length = 0
})

/** Signs up, and returns the mail that was sent. */
async function mailOfSignUp() {
  await app.call.signup({ input: { email, password: testPassword, name: 'Ada' } })
  await app.server.drain()
  expect(app.mailbox.to(email)).toHaveLength(1)
  return app.mailbox.last(email)
}

test('the hook gets the mail with its link and its values, and what it returns is sent', async () => {
  write = async ({ link, data }) => ({
    subject: 'Bitte bestätigen Sie Ihre Adresse',
    text: `Hallo ${data.name}: ${link}`,
    html: `<p lang="de"><a href="${link}">Hallo</a></p>`,
    to: 'eve@evil.example',
    links: [],
  })
  const mail = await mailOfSignUp()
  const [link = ''] = mail.links
  expect(mail).toEqual({
    to: email,
    subject: 'Bitte bestätigen Sie Ihre Adresse',
    text: `Hallo Ada: ${link}`,
    html: `<p lang="de"><a href="${link}">Hallo</a></p>`,
    links: [expect.stringContaining('/verify-email?token=')],
  })
  const event = { kind: 'verify-email', to: email, product: 'Acme', link, notMeLink: null, code: null }
  expect(seen.map((each) => each.mail)).toEqual([{ ...event, data: { name: 'Ada' } }])
  expect(seen[0]?.written.subject).toBe('Confirm your email address for Acme')
  expect(seen[0]?.written.text).toContain('Hello Ada,')
  expect(seen[0]?.written.html).toContain('<!doctype html>')
  expect(typeOf(await app.call.verifyEmail({ token: tokenOf(link) }))).toBe('Done')
})

test('the mail is sent as it was written if the hook returns nothing, also if it changes what it got', async () => {
  write = (mail, written) => {
    Object.assign(mail, { to: 'eve@evil.example', link: 'https://evil.example' })
    Object.assign(written, { subject: 'Other', text: 'Other', html: 'Other' })
  }
  const mail = await mailOfSignUp()
  expect(mail).toMatchObject({ to: email, subject: 'Confirm your email address for Acme' })
  expect(mail.text).toContain(mail.links[0])
  expect(logged).toEqual([])
})

describe('a mail is sent as it was written, and the failure is logged without its link, if the hook', () => {
  const good = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }
  const failures: [string, () => unknown, string][] = [
    [
      'throws',
      () => {
        throw new Error('the template is missing')
      },
      'the template is missing',
    ],
    ['rejects', () => Promise.reject(new Error('the template is missing')), 'the template is missing'],
    ['rejects with a text', () => Promise.reject('the template is missing'), 'the template is missing'],
    ['returns a text', () => 'Hello', 'returned a `subject`'],
    ['returns null', () => null, 'returned a `subject`'],
    ['leaves out the HTML', () => ({ ...good, html: undefined }), 'returned an `html`'],
    ['returns a blank text', () => ({ ...good, text: ' \n' }), 'returned a `text`'],
    ['returns a subject of two lines', () => ({ ...good, subject: 'Hello\r\nBcc: eve@evil.example' }), '`subject`'],
    ['returns a subject with a line separator', () => ({ ...good, subject: 'Hello\u2028you' }), '`subject`'],
    ['returns a subject that is too long', () => ({ ...good, subject: 'a'.repeat(251) }), '`subject`'],
    ['returns half a character', () => ({ ...good, text: 'Hello \ud83d' }), 'returned a `text`'],
    ['returns a page that is too large', () => ({ ...good, html: 'a'.repeat(500_001) }), 'returned an `html`'],
    ['returns a number', () => ({ ...good, html: 1 }), 'returned an `html`'],
  ]
  test.each(failures)('%s', async (_name, hook, reason) => {
    write = hook
    const mail = await mailOfSignUp()
    expect(mail.subject).toBe('Confirm your email address for Acme')
    expect(mail.text).toContain(mail.links[0])
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain('The hook writeMail failed')
    expect(logged[0]).toContain(reason)
    expect(logged[0]).not.toContain(tokenOf(mail.links[0]))
  })

  test('throws an error that quotes it or has it in a field', async () => {
    write = ({ link }) => {
      const cause = Object.assign(new TypeError(`Cannot read ${link}`), { code: 'ERR_READ' })
      throw Object.assign(new Error(`No template for ${link}`, { cause }), { request: { body: { url: link } } })
    }
    const mail = await mailOfSignUp()
    expect(logged).toHaveLength(1)
    for (const kept of ['No template for http', 'Cannot read http', 'token=[redacted]']) {
      expect(logged[0]).toContain(kept)
    }
    expect(logged[0]).not.toContain(tokenOf(mail.links[0]))
  })

  test('throws an error with the code of the mail', async () => {
    const reported: unknown[] = []
    const hooks = {
      writeMail(mail: MailEvent): MailText {
        throw new Error(`${mail.code} or ${Object.assign(mail, { code: '12345678' }).code}`)
      },
    }
    const event = { kind: 'login-link', to: email, product: 'Acme', link: null, notMeLink: null, data: {} }
    const writeMail = createWriteMail(hooks, ({ failure }) => reported.push(failure))
    expect(await writeMail({ ...event, code: '1234 5678' }, good)).toEqual(good)
    expect(reported).toEqual([new Error('[redacted] or [redacted]')])
  })

  test('takes too long, and the mails of the next 30 seconds do not wait for it', async () => {
    const written = { subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' }
    const event = {
      kind: 'verify-email',
      to: email,
      product: 'Acme',
      link: null,
      notMeLink: null,
      code: null,
      data: {},
    }
    const reported: unknown[] = []
    const calls: string[] = []
    let time = 0
    const hooks = {
      writeMail(mail: MailEvent) {
        calls.push(mail.to)
        return new Promise<never>(() => {})
      },
    }
    const times = { timeoutMs: 10, pauseMs: 30_000, elapsed: () => time }
    const writeMail = createWriteMail(hooks, (error) => reported.push(error.failure), times)
    for (const each of [0, 1, 29_999, 30_000, 30_001]) {
      time = each
      expect(await writeMail({ ...event, to: String(each) }, written)).toEqual(written)
    }
    expect(calls).toEqual(['0', '30000'])
    expect(reported).toEqual(Array(2).fill(new Error('The hook has not ended after 0.01 seconds')))
  })
})
