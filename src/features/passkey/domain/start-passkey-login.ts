import type { PasskeyConfig } from '../../../config.ts'
import type { Caller } from '../../../core/access/caller.ts'
import { ProofRequiredError } from '../../../core/access/errors.ts'
import { type ConflictError, TokenExpiredError, TokenInvalidError } from '../../../core/errors.ts'
import { findUserById } from '../../../core/identity/store/find-user.ts'
import { readOneTimeToken } from '../../../core/one-time-token/one-time-tokens.ts'
import type { Services } from '../../../core/services.ts'
import { challengePurpose } from '../../session/index.ts'
import { ChallengeExpiredError } from '../../two-factor/index.ts'
import { PasskeyNotFoundError, passkeysOff } from '../errors.ts'
import { findPasskeysFor } from '../store/passkey.ts'
import { beginCeremony, type PasskeyCeremony } from './begin-ceremony.ts'
import { descriptorOf } from './descriptor-of.ts'

type Deps = Pick<Services, 'config' | 'database'>
type Answer = PasskeyCeremony | ChallengeExpiredError | PasskeyNotFoundError | ProofRequiredError | ConflictError

/**
 * Begins a ceremony for a passkey that exists: for the second factor of a challenge; without a challenge and in a session, for a
 * proof of `reauthenticate`; and otherwise for a login. The options of a login list no passkeys, so that they do not reveal who
 * exists: the authenticator offers those that it has. [WebAuthn Level 3 §7.2, §14.6.2]
 */
export async function startPasskeyLogin(
  deps: Deps,
  caller: Caller,
  challengeToken: string | null | undefined,
): Promise<Answer> {
  const { passkeys } = deps.config
  if (!passkeys) return passkeysOff()
  if (challengeToken != null) return startSecondFactor(deps, caller, passkeys, challengeToken)
  if (caller.access.kind === 'SESSION') {
    const { session, user } = caller.access
    // An administrator who impersonates a user proves nothing about the user, and does not learn which passkeys there are.
    if (session.impersonatorId) return new ProofRequiredError()
    return startForUser(deps, passkeys, user.id, { purpose: 'PROOF', sessionId: session.id })
  }
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  return beginCeremony(deps, { purpose: 'LOGIN' }, (ceremony) =>
    generateAuthenticationOptions({
      ...ceremony,
      rpID: passkeys.rpId,
      allowCredentials: [],
      userVerification: 'required',
    }),
  )
}

async function startSecondFactor(
  deps: Deps,
  caller: Caller,
  passkeys: PasskeyConfig,
  challengeToken: string,
): Promise<Answer> {
  const em = deps.database.fork()
  const challenge = await readOneTimeToken(em, caller, challengePurpose, challengeToken)
  if (challenge instanceof TokenInvalidError || challenge instanceof TokenExpiredError) {
    return new ChallengeExpiredError()
  }
  const user = await findUserById(em, challenge.userId)
  if (!user?.twoFactorEnabledAt) return new ChallengeExpiredError()
  return startForUser(deps, passkeys, user.id, { purpose: 'SECOND_FACTOR', oneTimeTokenId: challenge.id })
}

async function startForUser(
  deps: Deps,
  { rpId }: PasskeyConfig,
  userId: string,
  binding: { purpose: 'SECOND_FACTOR'; oneTimeTokenId: string } | { purpose: 'PROOF'; sessionId: string },
): Promise<PasskeyCeremony | PasskeyNotFoundError> {
  const own = await findPasskeysFor(deps.database.fork(), userId, rpId)
  if (own.length === 0) return new PasskeyNotFoundError('You have no passkey that works on this server.')
  const userVerification = binding.purpose === 'PROOF' ? 'required' : 'preferred'
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  return beginCeremony(deps, binding, (ceremony) =>
    generateAuthenticationOptions({
      ...ceremony,
      rpID: rpId,
      allowCredentials: own.map(descriptorOf),
      userVerification,
    }),
  )
}
