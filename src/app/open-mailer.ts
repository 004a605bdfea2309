import { join } from 'node:path'
import type { Config, Secrets } from '../config.ts'
import { createFileMailer } from '../ports/file-mailer.ts'
import type { Mail, Mailer } from '../ports/mailer.ts'
import { openDataDirectory } from './data-directory.ts'

/**
 * Sends by SMTP if a server is configured; otherwise mails are written to files, and `onFile` is called for each.
 *
 * @throws StartError when the directory for those files cannot be written to
 */
export async function openMailer(
  { mailFrom, dataDir }: Pick<Config, 'mailFrom' | 'dataDir'>,
  { smtpUrl }: Pick<Secrets, 'smtpUrl'>,
  onFile: (mail: Mail) => void,
): Promise<Mailer> {
  if (smtpUrl !== null) {
    const { createSmtpMailer } = await import('../ports/smtp-mailer.ts')
    return createSmtpMailer(smtpUrl, mailFrom)
  }
  const directory = join(dataDir, 'mail')
  openDataDirectory(directory)
  return createFileMailer({ directory, onMail: onFile })
}
