import { createTransport } from 'nodemailer'
import { type Mailer, MailRefusedError } from './mailer.ts'

const connectTimeoutMs = 10_000
const idleTimeoutMs = 30_000

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
      connectionTimeout: connectTimeoutMs,
      greetingTimeout: connectTimeoutMs,
      socketTimeout: idleTimeoutMs,
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
        const safeError = withoutQuotes(error)
        const code = refusalOf(error)
        throw code === null ? safeError : new MailRefusedError(code, { cause: safeError })
      }
    },
    async close() {
      transport.close()
    },
  }
}

/** Enhanced statuses for the recipient, for its mailbox, for a text that is too long and for its form. [RFC 3463] */
const aboutThisMail = /^5\.(?:1\.(?:[1-6]|10)|2\.[1-3]|3\.4|6\.\d+)$/
/** Those of a mailbox or a route that does not exist, as Microsoft's servers answer to the recipient. */
const aboutRecipient = /^5\.(?:2\.0|4\.[14]|5\.0)$/

/**
 * The code of a refusal of this recipient or this text. A refusal of the connection, the login or the sender is the operator's
 * mistake and would affect every mail, so these are retried until the operator fixes it. Many servers refuse a client or a sender only in their
 * answer to the recipient (Postfix) or to the text (Exchange Online, SES, SendGrid), so the enhanced status decides. Without one,
 * only a refusal of the recipient is final.
 */
function refusalOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return null
  const { responseCode, command } = error
  if (typeof responseCode !== 'number' || responseCode < 500 || responseCode === 530) return null
  const status = statusOf(error)
  if (status === null) return command === 'RCPT TO' ? responseCode : null
  const isFinal =
    command === 'RCPT TO'
      ? aboutThisMail.test(status) || aboutRecipient.test(status)
      : command === 'DATA' && aboutThisMail.test(status)
  return isFinal ? responseCode : null
}

function statusOf(error: Error): string | null {
  const { response = '' } = error as { response?: string }
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null
}

/**
 * After the text was sent, a mail server may quote it in its answer, and errors are logged: a reader of the log must not
 * find a link to an account. Only the code and the enhanced status are kept. (ASVS 5.0 16.2.5)
 */
function withoutQuotes(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EMESSAGE') return error
  const { responseCode = null } = error as { responseCode?: number }
  const status = statusOf(error) ?? 'no enhanced status'
  const message = `The mail server did not accept the text of the mail: ${responseCode ?? 'no code'}, ${status}.`
  return Object.assign(new Error(message), { code: error.code, command: 'DATA', responseCode })
}
