import { join } from 'node:path'
import type { Config, Secrets } from '../config.ts'
import { createFileMailer } from '../ports/file-mailer.ts'
import type { Mail, Mailer } from '../ports/mailer.ts'
import { createSmtpMailer } from '../ports/smtp-mailer.ts'
import { openDataDirectory } from './data-directory.ts'

/**
 * Sends by SMTP if a server is configured; otherwise mails are written to files, and `onFile` is called for each.
 *
 * @throws StartError when the directory for those files cannot be written to
 */
export function openMailer(
  { mailFrom, dataDir }: Pick<Config, 'mailFrom' | 'dataDir'>,
  { smtpUrl }: Pick<Secrets, 'smtpUrl'>,
  onFile: (mail: Mail) => void,
): Mailer {
  if (smtpUrl !== null) return createSmtpMailer(smtpUrl, mailFrom)
  const directory = join(dataDir, 'mail')
  openDataDirectory(directory)
  return createFileMailer({ directory, onMail: onFile })
}
