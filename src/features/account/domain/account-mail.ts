import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '../../../core/services.ts'
import { decrypt, encrypt } from '../../../crypto/encryption.ts'
import { executeSql } from '../../../store/database.ts'

export const accountMailQueue = 'account-mail'

/**
 * A mail that depends on whether an address is known. Who is known is looked up by the job, after the answer: the
 * mutations that queue one do the same work for every address, so that their time tells nothing. [ASVS 5.0 6.3.8]
 */
export type AccountMailRequest =
  | { kind: 'SIGN_UP'; email: string; tokenHash: string }
  | { kind: 'VERIFY'; email: string }
  | { kind: 'RESET'; email: string }
  /** Void once the password is another one: whoever asked may have been locked out since. */
  | { kind: 'EMAIL_CHANGE'; userId: string; newEmail: string; sessionId: string | null; passwordHash: string | null }

const context = 'account mail job'

/** Queues it in the caller’s transaction. */
export async function queueAccountMail(
  services: Pick<Services, 'jobs' | 'keys'>,
  em: EntityManager,
  request: AccountMailRequest,
): Promise<void> {
  const sealed = encrypt(services.keys, Buffer.from(JSON.stringify(request)), context)
  await services.jobs.add((text, values) => executeSql(em, text, values), accountMailQueue, { sealed })
}

/** Reads a queued request. @throws DecryptionError for one that this server did not write */
export function openAccountMail(services: Pick<Services, 'keys'>, job: object): AccountMailRequest {
  const { sealed } = job as { sealed: string }
  return JSON.parse(decrypt(services.keys, sealed, context).toString('utf8')) as AccountMailRequest
}
