import { mailQueue } from '../core/mail/queue-mail.ts'
import { sendQueuedMail } from '../core/mail/send-queued-mail.ts'
import type { Services } from '../core/services.ts'
import { declared } from '../features/index.ts'
import { type Jobs, startJobs } from '../ports/jobs.ts'
import type { Mailer, MailRefusedError } from '../ports/mailer.ts'
import { startOwnJobs } from '../ports/own-jobs.ts'

type MailDeps = Pick<Services, 'config' | 'database' | 'hooks' | 'keys'> & { mailer: Mailer }
type Deps = MailDeps & Pick<Services, 'blobs' | 'pictures'>

interface JobReports {
  /** Called when a job failed. It is retried. */
  onError(error: unknown, queue: string): void
  /** Called when a mail server refused a mail permanently. */
  onRefused(error: MailRefusedError): void
  /** Called with a fault of the server after which a job went on. */
  report(error: unknown, correlationId: string): void
}

/** Starts the queues with the handlers that the features declare. @param pollSeconds 0: jobs only run when `drain` is called */
export async function openJobs(deps: Deps, pollSeconds: number, reports: JobReports): Promise<Jobs> {
  const { onError, report } = reports
  const handlers = Object.entries(declared.jobs).map(([queue, handle]) => [
    queue,
    (job: object) => handle({ ...deps, jobs, report }, job),
  ])
  const jobs: Jobs = await startJobs({
    ...storageOf(deps),
    pollSeconds,
    onError,
    queues: { ...Object.fromEntries(handlers), ...mails(deps, reports) },
  })
  return jobs
}

/** For a command: `drain` sends the mails that the command itself queued, and touches no other job. */
export function openOwnMails(deps: MailDeps, reports: Omit<JobReports, 'report'>): Promise<Jobs> {
  return startOwnJobs({ ...storageOf(deps), onError: reports.onError, queues: mails(deps, reports) })
}

function storageOf({ database }: Pick<Deps, 'database'>) {
  return {
    executeSql: (text: string, values?: unknown[]) => database.executeSql(text, values),
    embedded: database.embedded,
  }
}

function mails({ config, hooks, keys, mailer }: MailDeps, { onRefused }: Pick<JobReports, 'onRefused'>) {
  const deps = { config, keys, mailer, templates: declared.mails, writeMail: hooks.writeMail, onRefused }
  return { [mailQueue.name]: (job: object) => sendQueuedMail(deps, job) }
}
