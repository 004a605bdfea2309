import { z } from 'zod'
import { declareQueue } from '../../../core/jobs/declare-queue.ts'
import { userOrigin } from '../../../core/mail/change-origin.ts'

/**
 * A request for the mail with a link and a code. Whether the address has an account is looked up by the job, after the answer: an
 * attacker who measures the time of a request learns nothing. [ASVS 5.0 6.3.8]
 */
const loginMailRequest = z.object({
  email: z.string(),
  token: z.string(),
  code: z.string(),
  origin: userOrigin,
})

/** The queue of the requests, which are answered after the transaction that queues them. */
export const loginMailQueue = declareQueue('login-mail', loginMailRequest)
