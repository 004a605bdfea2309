import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../services.ts'
import type { MailTemplate } from './mail-template.ts'
import { queueSealedJob } from './sealed-job.ts'

export const mailQueue = 'mail'

/** The encrypted payload of a job of the mail queue. */
export interface QueuedMail {
  to: string
  kind: string
  data: unknown
}

/**
 * Queues a mail in the caller's transaction: it is sent after the commit, at least once, and never without it. A user without an address
 * gets none.
 */
export async function queueMail<Data>(
  services: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  to: string | null | undefined,
  template: MailTemplate<Data>,
  data: Data,
): Promise<void> {
  if (to == null) return
  const mail: QueuedMail = { to, kind: template.kind, data }
  await queueSealedJob(services, em, mailQueue, mail)
}
