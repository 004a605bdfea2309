import type { EntityManager } from '@mikro-orm/postgresql'
import { decrypt, encrypt } from '../../crypto/encryption.ts'
import { type Mailer, MailRefusedError } from '../../ports/mailer.ts'
import { executeSql } from '../../store/database.ts'
import type { Services } from '../services.ts'
import { composeMail, type MailMessage } from './compose-mail.ts'

export const mailQueue = 'mail'

interface MailJob {
  /** `{ to, message }`, encrypted: a link in a queue is worth as much as the token in it. */
  sealed: string
}

const context = 'mail job'

/** Queues a mail in the caller's transaction: it is sent after the commit, at least once, and never without it. */
export async function queueMail(
  services: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  to: string,
  message: MailMessage,
): Promise<void> {
  const sealed = encrypt(services.keys, Buffer.from(JSON.stringify({ to, message })), context)
  const job: MailJob = { sealed }
  await services.jobs.add((text, values) => executeSql(em, text, values), mailQueue, job)
}

/** Sends a queued mail. An address that the mail server refuses for good is given up; anything else is tried again. */
export async function sendQueuedMail(
  services: Pick<Services, 'config' | 'keys'> & { mailer: Mailer; onRefused: (error: MailRefusedError) => void },
  job: object,
): Promise<void> {
  const { sealed } = job as MailJob
  const { to, message } = JSON.parse(decrypt(services.keys, sealed, context).toString('utf8')) as {
    to: string
    message: MailMessage
  }
  try {
    await services.mailer.send(composeMail(message, { productName: services.config.productName, to }))
  } catch (error) {
    if (!(error instanceof MailRefusedError)) throw error
    services.onRefused(error)
  }
}
