import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { openJob, queueSealedJob } from '../../../core/mail/sealed-job.ts'
import type { Services } from '../../../core/services.ts'

export const loginMailQueue = 'login-mail'

/**
 * A request for the mail with a link and a code. Whether the address has an account is looked up by the job, after the answer: an
 * attacker who measures the time of a request learns nothing. [ASVS 5.0 6.3.8]
 */
const loginMailRequest = z.object({
  email: z.string(),
  token: z.string(),
  code: z.string(),
  origin: z.object({ by: z.literal('USER'), at: z.string(), ip: z.string(), device: z.string().nullable() }),
})

type LoginMailRequest = z.infer<typeof loginMailRequest>

/** Queues a request in the caller's transaction: it is answered after the commit, and never without it. */
export async function queueLoginMail(
  deps: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  request: LoginMailRequest,
): Promise<void> {
  await queueSealedJob(deps, em, loginMailQueue, request)
}

/** Opens a queued request. @throws DecryptionError or ZodError for a job that this server did not write */
export function openLoginMail(deps: Pick<Services, 'keys'>, job: object): LoginMailRequest {
  return loginMailRequest.parse(openJob(deps.keys, loginMailQueue, job))
}
