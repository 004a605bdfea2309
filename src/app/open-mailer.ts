import { join } from 'node:path'
import type { Config } from '../config.ts'
import { createFileMailer } from '../ports/file-mailer.ts'
import type { Mail, Mailer } from '../ports/mailer.ts'
import { createSmtpMailer } from '../ports/smtp-mailer.ts'

/** Sends by SMTP if a server is configured; otherwise mails are written to files, and `onFile` is called for each. */
export function openMailer(
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'dataDir'>,
  onFile: (mail: Mail) => void,
): Mailer {
  if (config.smtpUrl !== null) return createSmtpMailer(config.smtpUrl, config.mailFrom)
  return createFileMailer({ directory: join(config.dataDir, 'mail'), onMail: onFile })
}
