import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { markProof } from '../../../core/access/store/mark-proof.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import type { AccountLockedError, ConflictError } from '../../../core/errors.ts'
import { ValidationError } from '../../../core/errors.ts'
import { lockUserById } from '../../../core/identity/store/find-user.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { provePasskey } from '../../passkey/index.ts'
import { confirmPassword, type InvalidCredentialsError, sessionEnded } from '../../session/index.ts'
import {
  type ChallengeExpiredError,
  type CodeInvalidError,
  type CodeMethod,
  checkCode,
  reportRecoveryCode,
  type TwoFactorNotEnabledError,
} from '../../two-factor/index.ts'
import { TwoFactorRequiredError } from '../errors.ts'
import { reauthenticationEvents } from '../events.ts'

type Deps = Pick<Services, 'config' | 'database' | 'jobs' | 'keys' | 'passwords'>

type Refusal =
  | ValidationError
  | InvalidCredentialsError
  | CodeInvalidError
  | AccountLockedError
  | TwoFactorRequiredError
  | TwoFactorNotEnabledError
  | ChallengeExpiredError
  | ConflictError

/** What was proved, and when. */
interface FreshProof {
  at: Date
  /** Whether it was a second factor or a passkey. */
  isSecondFactor: boolean
}

/** Exactly one of the three is given. */
interface ProofInput {
  password?: string | null | undefined
  code?: string | null | undefined
  passkey?: { id: string; response: Record<string, unknown> } | null | undefined
}

/**
 * Proves again who is at a session, for the changes that need a fresh proof. An attacker with a stolen session must not get one
 * with less than a login needs: where two-factor authentication is on, a password proves nothing. Wrong passwords and codes count
 * and lock as at a login. [ASVS 5.0 7.5.1, 7.5.3]
 *
 * A code or a passkey also gives the session what ADMIN_REQUIRE_2FA withholds.
 */
export async function reauthenticate(
  deps: Deps,
  caller: Caller<SessionAccess>,
  input: ProofInput,
): Promise<FreshProof | Refusal> {
  const given = [input.password, input.code, input.passkey].filter((proof) => proof != null)
  if (given.length !== 1) return mustGiveOne()
  const method = await checkProof(deps, caller, input)
  if (typeof method !== 'string') return method
  return deps.database.transactional(async (em) => {
    const now = await readNow(em)
    const isSecondFactor = method !== 'password'
    // Lock order: the user, then the session.
    const reported = method === 'recovery_code' ? await lockUserById(em, caller.access.user.id) : null
    const proved = { identity: true, secondFactor: isSecondFactor }
    if (!(await markProof(em, caller.access.session.id, proved, now))) throw sessionEnded()
    if (reported) await reportRecoveryCode(deps, em, caller, { user: reported, now })
    await recordEvent(em, reauthenticationEvents.REAUTHENTICATED, caller, { at: now, details: { method } })
    return { at: now, isSecondFactor }
  })
}

function mustGiveOne(): ValidationError {
  const message = 'Give exactly one proof: a password, a code or a passkey.'
  return new ValidationError(['password', 'code', 'passkey'].map((name) => ({ path: [name], rule: 'one_of', message })))
}

async function checkProof(
  deps: Deps,
  caller: Caller<SessionAccess>,
  { password, code, passkey }: ProofInput,
): Promise<Refusal | 'password' | 'passkey' | CodeMethod> {
  const { user } = caller.access
  if (passkey) return (await provePasskey(deps, caller, { ...passkey, path: ['passkey'] })) ?? 'passkey'
  if (code != null) return checkCode(deps, caller, { userId: user.id, code })
  if (user.twoFactorEnabledAt) return new TwoFactorRequiredError()
  const confirmed = await confirmPassword(deps, caller, password ?? '')
  return confirmed instanceof Error ? confirmed : 'password'
}
