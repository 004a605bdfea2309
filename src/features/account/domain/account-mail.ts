import type { EntityManager } from '@mikro-orm/postgresql'
import { z } from 'zod'
import { openJob, queueSealedJob } from '../../../core/mail/sealed-job.ts'
import type { Services } from '../../../core/services.ts'

export const accountMailQueue = 'account-mail'

const changeOrigin = z.object({
  by: z.literal('USER'),
  at: z.string(),
  ip: z.string(),
  device: z.string().nullable(),
})

/**
 * A request for a mail whose content depends on whether an address has an account. The account is looked up by a job,
 * after the answer. An attacker who measures the time of a request learns nothing, because the request does the same work
 * for every address. [ASVS 5.0 6.3.8]
 */
const accountMailRequest = z.discriminatedUnion('kind', [
  /** A sign-up was stored. `tokenHash` (hexadecimal) identifies it. */
  z.object({ kind: z.literal('SIGN_UP'), email: z.string(), tokenHash: z.string() }),
  /** The link that confirms an address was requested. */
  z.object({ kind: z.literal('VERIFY'), email: z.string() }),
  /** The link that sets a new password was requested. */
  z.object({ kind: z.literal('RESET'), email: z.string() }),
  /**
   * A change of address was requested. The request is void once the password has changed: the person who requested it may
   * have lost access since.
   */
  z.object({
    kind: z.literal('EMAIL_CHANGE'),
    userId: z.string(),
    newEmail: z.string(),
    /** The session that requested it, which stays open; null for none. */
    sessionId: z.string().nullable(),
    passwordHash: z.string().nullable(),
    /** Whether the mailbox of the account had been proved. The first proof voids the request. */
    proved: z.boolean(),
    origin: changeOrigin,
    /** The identity provider that named the address for a new account. */
    providerName: z.string().optional(),
  }),
])

export type AccountMailRequest = z.infer<typeof accountMailRequest>

/** Queues a request in the caller's transaction: it is answered after the commit, and never without it. */
export async function queueAccountMail(
  deps: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  request: AccountMailRequest,
): Promise<void> {
  await queueSealedJob(deps, em, accountMailQueue, request)
}

/** Opens a queued request. @throws DecryptionError or ZodError for a job that this server did not write */
export function openAccountMail(deps: Pick<Services, 'keys'>, job: object): AccountMailRequest {
  return accountMailRequest.parse(openJob(deps.keys, accountMailQueue, job))
}
