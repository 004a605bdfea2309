import { mailQueue, sendQueuedMail } from '../core/mail/queue-mail.ts'
import type { Services } from '../core/services.ts'
import { accountMailQueue } from '../features/account/domain/account-mail.ts'
import { sendAccountMail } from '../features/account/domain/send-account-mail.ts'
import { type Jobs, startJobs } from '../ports/jobs.ts'
import type { Mailer, MailRefusedError } from '../ports/mailer.ts'

type Parts = Pick<Services, 'clock' | 'config' | 'database' | 'keys'> & { mailer: Mailer }

export interface JobReports {
  /** Work failed and is tried again. */
  onError(error: unknown, queue: string): void
  /** A mail was refused for good. */
  onRefused(error: MailRefusedError): void
}

/** Starts the queues and says what is done with the work in each. @param pollSeconds 0: only when `drain` is called */
export async function openJobs(parts: Parts, pollSeconds: number, { onError, onRefused }: JobReports): Promise<Jobs> {
  const { config, database, keys, mailer } = parts
  const jobs: Jobs = await startJobs({
    executeSql: (text, values) => database.executeSql(text, values),
    embedded: database.embedded,
    pollSeconds,
    onError,
    queues: {
      [accountMailQueue]: (job) => sendAccountMail({ ...parts, jobs }, job),
      [mailQueue]: (job) => sendQueuedMail({ config, keys, mailer, onRefused }, job),
    },
  })
  return jobs
}
