import { z } from 'zod'
import { declareQueue } from '../../../core/jobs/declare-queue.ts'
import { userOrigin } from '../../../core/mail/change-origin.ts'

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
    origin: userOrigin,
    /** The identity provider that named the address for a new account. */
    providerName: z.string().optional(),
  }),
])

export type AccountMailRequest = z.infer<typeof accountMailRequest>

/** The queue of the requests, which are answered after the transaction that queues them. */
export const accountMailQueue = declareQueue('account-mail', accountMailRequest)
