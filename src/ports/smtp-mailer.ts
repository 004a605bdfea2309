import { createTransport } from 'nodemailer'
import { type Mailer, MailRefusedError } from './mailer.ts'

const CONNECT_MS = 10_000
const IDLE_MS = 30_000

/** Absence notes and other automatic replies do not answer a mail that says it is automatic itself. [RFC 3834 §5, MS-OXCMAIL] */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/**
 * Sends through an SMTP server (`smtp://` with STARTTLS when offered, `smtps://` for TLS from the start).
 * Gives up after 10 s without a connection or 30 s without an answer; the caller's queue tries again.
 */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 2,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: IDLE_MS,
      // A message is text that we composed: a path or a URL in it must never be read in.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from, headers: automatic },
  )
  return {
    async send({ to, subject, text, html }) {
      try {
        // An object holds exactly one address, even if a person typed commas or brackets into it.
        await transport.sendMail({ to: { name: '', address: to }, subject, text, html })
      } catch (error) {
        const told = withoutQuotes(error)
        throw asRefusal(told) ?? told
      }
    },
    async close() {
      transport.close()
    },
  }
}

/**
 * A refusal of this recipient or this text. A refusal of the connection, the login or the sender is the operator's
 * mistake and would hit every mail: those wait until it is mended.
 */
function asRefusal(error: unknown): MailRefusedError | null {
  if (!(error instanceof Error) || !('responseCode' in error) || !('code' in error) || !('command' in error))
    return null
  const { responseCode, code, command } = error
  const isAboutThisMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM')
  if (!isAboutThisMail || typeof responseCode !== 'number' || responseCode < 500 || responseCode === 530) return null
  return new MailRefusedError(responseCode, { cause: error })
}

/**
 * After the text was sent, a mail server may quote it in its answer, and errors are logged: a reader of the log must not
 * find a link to an account. Only the code and the enhanced status are kept. (ASVS 5.0 16.2.5)
 */
function withoutQuotes(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EMESSAGE') return error
  const { responseCode = null, response = '' } = error as { responseCode?: number; response?: string }
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? 'no enhanced status'
  const message = `The mail server did not accept the text of the mail: ${responseCode ?? 'no code'}, ${status}.`
  return Object.assign(new Error(message), { code: error.code, command: 'DATA', responseCode })
}
