import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Mail, type Mailer, MailRefusedError } from '../../src/ports/mailer.ts'
import { createSmtpMailer } from '../../src/ports/smtp-mailer.ts'
import { type SmtpServer, startSmtpServer } from '../_util/smtp.ts'

const mail: Mail = { to: 'ann@example.com', subject: 'Hello', text: 'Text.', html: '<p>Text.</p>', links: [] }

let server: SmtpServer
let mailer: Mailer

beforeAll(async () => {
  server = await startSmtpServer()
  mailer = createSmtpMailer(server.url, 'no-reply@id.example.com')
})
afterAll(async () => {
  await mailer.close()
  await server.close()
})
beforeEach(() => {
  server.mails.length = 0
  server.refuse(null)
})

test.each([550, 553, 554])('%i for the recipient is permanent', async (code) => {
  server.refuse(code)
  const error = await mailer.send(mail).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(MailRefusedError)
  expect(error).toMatchObject({ responseCode: code })
  expect(String(error)).not.toContain('ann@example.com')
})

test.each([421, 450, 451, 530])('%i for the recipient is retried', async (code) => {
  server.refuse(code)
  const error = await mailer.send(mail).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(MailRefusedError)
  server.refuse(null)
  await mailer.send(mail)
  expect(server.mails).toHaveLength(1)
})

/** What a mail to a server with these answers ends with. */
async function outcomeOf(answers: Record<string, string>): Promise<unknown> {
  const { url, close } = await startScriptedServer(answers)
  const other = createSmtpMailer(url, 'no-reply@id.example.com')
  const error = await other.send(mail).catch((reason: unknown) => reason)
  await other.close()
  await close()
  expect(error).toMatchObject({ responseCode: Number.parseInt(Object.values(answers)[0] ?? '', 10) })
  return error
}

// What goes wrong for every mail alike is the operator's to mend: nobody's mail may be given up for it.
const answers: [string, Record<string, string>][] = [
  ['the connection', { greeting: '554 Not for you' }],
  ['the login', { AUTH: '535 Wrong password' }],
  ['the sender', { MAIL: '550 No such sender' }],
  ['the sender, with a status', { MAIL: '550 5.1.1 No such sender' }],
  // Postfix answers so, because of `smtpd_delay_reject`.
  ['the sender, for the recipient', { RCPT: '553 5.7.1 <a@b>: Sender address rejected: not owned by user c' }],
  ['the unknown sender, for the recipient', { RCPT: '550 5.1.0 <a@b>: Sender address rejected: User unknown' }],
  ['the domain of the sender, for the recipient', { RCPT: '550 5.1.8 <a@b>: Domain not found' }],
  ['the client, for the recipient', { RCPT: '554 5.7.1 <c>: Client host rejected: Access denied' }],
  ['a relay without a login', { RCPT: '554-5.7.1 <a@b>:\r\n554 5.7.1 Relay access denied' }],
  ['the sender, for the text', { '.': '550 5.7.60 SMTP; Client does not have permissions to send as this sender' }],
  ['the sender, as a mailbox', { '.': '554 5.2.252 SendAsDenied; a@b not allowed to send as c@d' }],
  ['the sender, for the text, without a status', { '.': '554 Message rejected: Email address is not verified.' }],
  ['the sender, for DATA, without a status', { DATA: '550 The from address does not match a verified Sender' }],
]
test.each(answers)('a refusal of %s is worth another try', async (_, answer) => {
  expect(await outcomeOf(answer)).not.toBeInstanceOf(MailRefusedError)
})

const final: [string, Record<string, string>][] = [
  ['a mailbox that does not exist', { RCPT: '550 5.1.1 <a@b>: Recipient address rejected: User unknown' }],
  ['a mailbox that does not exist, in lines', { RCPT: '550-5.1.1 No such\r\n550 5.1.1 account' }],
  [
    'a mailbox that does not exist, at Exchange Online',
    { RCPT: '550 5.4.1 Recipient address rejected: Access denied.' },
  ],
  [
    'a mailbox that does not exist, at Outlook.com',
    { RCPT: '550 5.5.0 Requested action not taken: mailbox unavailable.' },
  ],
  ['a domain that accepts no mail', { RCPT: '556 5.1.10 Null MX' }],
  ['a mailbox that is disabled', { RCPT: '550 5.2.1 Disabled' }],
  ['a full mailbox, for the text', { '.': '552 5.2.2 Over quota' }],
  ['a text that is too long', { '.': '552 5.3.4 Message too big for system' }],
  ['a text of another form', { '.': '554 5.6.0 Malformed' }],
]
test.each(final)('a refusal of %s is permanent', async (_, answer) => {
  expect(await outcomeOf(answer)).toBeInstanceOf(MailRefusedError)
})

test('the log has the code and the status of a refused text, and nothing that the server quotes', async () => {
  const error = await outcomeOf({ '.': '552 5.3.4 https://id.example.com/reset?token=secret' })
  expect((error as Error).cause).toMatchObject({
    message: 'The mail server did not accept the text of the mail: 552, 5.3.4.',
  })
})

test('an unreachable server is retried', async () => {
  const other = createSmtpMailer('smtp://127.0.0.1:1', 'no-reply@id.example.com')
  await expect(other.send(mail)).rejects.not.toBeInstanceOf(MailRefusedError)
  await other.close()
})

/** A mail server that answers as it is told (by command, `.` ends the text) and with success otherwise. */
async function startScriptedServer(answers: Record<string, string>) {
  const success: Record<string, string> = { EHLO: '250-here\r\n250 AUTH PLAIN', DATA: '354 Go on', QUIT: '221 Bye' }
  const server: Server = createServer((socket) => {
    let inText = false
    socket.on('error', () => {})
    socket.write(`${answers.greeting ?? '220 here'}\r\n`)
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        const command = line.split(' ')[0]?.toUpperCase() ?? ''
        if (inText && line !== '.') continue
        inText = command === 'DATA' && answers.DATA === undefined
        socket.write(`${answers[command] ?? success[command] ?? '250 OK'}\r\n`)
      }
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `smtp://user:word@127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}
