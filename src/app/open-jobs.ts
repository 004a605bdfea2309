import { mailQueue } from '../core/mail/queue-mail.ts'
import { sendQueuedMail } from '../core/mail/send-queued-mail.ts'
import type { Services } from '../core/services.ts'
import { declared } from '../features/index.ts'
import { type Jobs, startJobs } from '../ports/jobs.ts'
import type { Mailer, MailRefusedError } from '../ports/mailer.ts'

type Deps = Pick<Services, 'blobs' | 'config' | 'database' | 'hooks' | 'keys' | 'pictures'> & { mailer: Mailer }

export interface JobReports {
  /** Called when a job failed. It is retried. */
  onError(error: unknown, queue: string): void
  /** Called when a mail server refused a mail permanently. */
  onRefused(error: MailRefusedError): void
}

/** Starts the queues with the handlers that the features declare. @param pollSeconds 0: jobs only run when `drain` is called */
export async function openJobs(deps: Deps, pollSeconds: number, { onError, onRefused }: JobReports): Promise<Jobs> {
  const { config, database, keys, mailer } = deps
  const handlers = Object.entries(declared.jobs).map(([queue, handle]) => [
    queue,
    (job: object) => handle({ ...deps, jobs }, job),
  ])
  const jobs: Jobs = await startJobs({
    executeSql: (text, values) => database.executeSql(text, values),
    embedded: database.embedded,
    pollSeconds,
    onError,
    queues: {
      ...Object.fromEntries(handlers),
      [mailQueue]: (job: object) => sendQueuedMail({ config, keys, mailer, templates: declared.mails, onRefused }, job),
    },
  })
  return jobs
}
