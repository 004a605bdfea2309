import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { composeMail } from '../../src/core/mail/compose-mail.ts'
import { verifyEmailMail } from '../../src/features/account/mails.ts'
import type { Mail, Mailer } from '../../src/ports/mailer.ts'
import { createSmtpMailer } from '../../src/ports/smtp-mailer.ts'
import { type SmtpServer, startSmtpServer } from '../_util/smtp.ts'

const mail: Mail = { to: 'ann@example.com', subject: 'Hello', text: 'Text.', html: '<p>Text.</p>', links: [] }

let server: SmtpServer
let mailer: Mailer

beforeAll(async () => {
  server = await startSmtpServer()
  mailer = createSmtpMailer(server.url, '"Sallyport" <no-reply@id.example.com>')
})
afterAll(async () => {
  await mailer.close()
  await server.close()
})
beforeEach(() => {
  server.mails.length = 0
})

/** Sends and gives back what the server got: the header lines, unfolded, and each part's text, decoded. */
async function roundTrip(sent: Mail) {
  await mailer.send(sent)
  expect(server.mails).toHaveLength(1)
  const received = server.mails[0]
  const [head = '', ...rest] = (received?.raw ?? '').split('\r\n\r\n')
  const headers = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? ''
  const parts = rest.join('\r\n\r\n').split(`--${boundary}`).slice(1, -1).map(decodePart)
  return { received, headers, parts }
}

function decodePart(part: string) {
  const [head = '', body = ''] = [part.slice(0, part.indexOf('\r\n\r\n')), part.slice(part.indexOf('\r\n\r\n') + 4)]
  const encoding = /content-transfer-encoding: (\S+)/i.exec(head)?.[1] ?? '7bit'
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(unquote(body), 'latin1')
  return {
    type: /content-type: ([^;\r]+)/i.exec(head)?.[1],
    text: bytes.toString('utf8').replaceAll('\r\n', '\n').trim(),
  }
}

/** Quoted-printable, RFC 2045 §6.7. */
const unquote = (body: string) =>
  body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Encoded words, RFC 2047, as this mailer writes them. */
const decodeWords = (header: string) =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind, words) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(words, 'base64').toString('latin1')
        : unquote(words.replaceAll('_', ' ')),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'))

describe('the received mail', () => {
  it('is one mail in two parts, text first, to one recipient, from the configured sender', async () => {
    const { received, headers, parts } = await roundTrip(mail)
    expect(received).toMatchObject({ from: 'no-reply@id.example.com', to: ['ann@example.com'] })
    expect(headers).toContain('From: Sallyport <no-reply@id.example.com>')
    expect(headers).toContain('To: ann@example.com')
    expect(parts).toEqual([
      { type: 'text/plain', text: 'Text.' },
      { type: 'text/html', text: '<p>Text.</p>' },
    ])
  })

  it('is marked as automatic, so that absence notes are not sent back', async () => {
    const { headers } = await roundTrip(mail)
    expect(headers.filter((line) => /^auto-submitted:/i.test(line))).toEqual(['Auto-Submitted: auto-generated'])
    expect(headers.filter((line) => /^x-auto-response-suppress:/i.test(line))).toEqual([
      'X-Auto-Response-Suppress: All',
    ])
  })

  it('keeps every script, emoji and long line', async () => {
    const words = `Grüße an 田中さん und علي 👩‍👩‍👧 ${'lang '.repeat(300)}`.trim()
    const { headers, parts } = await roundTrip({ ...mail, subject: 'Grüße an 田中さん', text: words, html: words })
    expect(decodeWords(headers.find((line) => line.startsWith('Subject:')) ?? '')).toBe('Subject: Grüße an 田中さん')
    expect(parts.map((part) => part.text)).toEqual([words, words])
  })

  it('contains a composed mail with an unbroken link', async () => {
    const link = `https://id.example.com/verify-email?token=${'a1B2'.repeat(40)}`
    const composed = composeMail(verifyEmailMail, { link, name: 'Zoë' }, { productName: 'Äcme', to: mail.to })
    const { parts } = await roundTrip(composed.mail)
    expect(parts[0]?.text).toContain(link)
    expect(parts[1]?.text).toContain(`href="${link}"`)
  })
})

describe('an attacker who chooses a text in a mail', () => {
  const hostile: [string, Partial<Mail>][] = [
    ['CRLF in the subject', { subject: 'Hi\r\nBcc: eve@evil.example\r\n\r\nBody' }],
    ['LF in the subject', { subject: 'Hi\nBcc: eve@evil.example' }],
    ['CR in the subject', { subject: 'Hi\rBcc: eve@evil.example' }],
    ['a lone dot in the text', { text: 'a\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<eve@evil.example>' }],
  ]
  it.each(hostile)('cannot add a header, a recipient or a mail: %s', async (_, change) => {
    const { received, headers } = await roundTrip({ ...mail, ...change })
    expect(received?.to).toEqual(['ann@example.com'])
    expect(headers.filter((line) => /^(bcc|cc|to):/i.test(line))).toEqual(['To: ann@example.com'])
  })

  const addresses = [
    'ann@example.com, eve@evil.example',
    'ann@example.com\r\nBcc: eve@evil.example',
    'a@b> <eve@evil.example',
  ]
  it.each(addresses)('cannot reach two people with one address: %j', async (to) => {
    await mailer.send({ ...mail, to }).catch(() => {})
    for (const received of server.mails) {
      expect(received.to).toHaveLength(1)
      expect(received.to).not.toContain('eve@evil.example')
      expect(received.raw).not.toMatch(/^bcc:/im)
    }
  })
})
