import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { ExpectedError } from '../../../core/expected-error.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import { readNow } from '../../../store/now.ts'
import { sessionEvents } from '../events.ts'

/**
 * Records that a sign-in was refused although its first factor was proved. An attacker who tries stolen passwords would otherwise
 * leave a trace of the wrong ones only. [ASVS 5.0 16.3.1]
 *
 * @returns the error, for the caller's answer
 */
export async function recordRefusedSignIn<Refusal extends ExpectedError & { code: string }>(
  em: EntityManager,
  caller: Caller,
  { userId, method, error }: { userId: string; method: LoginMethod; error: Refusal },
): Promise<Refusal> {
  await recordEvent(em, sessionEvents.SIGN_IN_REFUSED, caller, {
    actor: 'NOBODY',
    targetId: userId,
    at: await readNow(em),
    details: { method, reason: error.code },
  })
  return error
}
