import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { declareQueue } from '../jobs/declare-queue.ts'
import type { Services } from '../services.ts'
import type { MailTemplate } from './mail-template.ts'

/** The queue of the mails. The template of the kind checks the data. */
export const mailQueue = declareQueue('mail', z.object({ to: z.string(), kind: z.string(), data: z.unknown() }))

/**
 * Queues a mail in the caller's transaction: it is sent after the commit, at least once, and never without it. A user without an address
 * gets none.
 */
export async function queueMail<Data>(
  services: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  to: string | null | undefined,
  template: MailTemplate<Data>,
  data: NoInfer<Data>,
): Promise<void> {
  if (to == null) return
  await mailQueue.add(services, em, { to, kind: template.kind, data })
}
