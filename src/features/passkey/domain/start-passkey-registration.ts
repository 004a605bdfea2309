import type { SessionAccess } from '../../../core/access/access.ts'
import type { Caller } from '../../../core/access/caller.ts'
import type { ProofRequiredError } from '../../../core/access/errors.ts'
import { refuseStaleProof } from '../../../core/access/fresh-proof.ts'
import { assertKnownFactorFirst } from '../../../core/access/known-factor-first.ts'
import type { ConflictError } from '../../../core/errors.ts'
import type { Services } from '../../../core/services.ts'
import { uuidToBytes } from '../../../crypto/uuid.ts'
import { passkeysOff } from '../errors.ts'
import { countPasskeysOf, findPasskeysFor } from '../store/passkey.ts'
import { beginCeremony, type PasskeyCeremony } from './begin-ceremony.ts'
import { descriptorOf } from './descriptor-of.ts'
import { acceptedAlgorithms, maxPasskeys, tooManyPasskeys } from './passkey-rules.ts'

type Deps = Pick<Services, 'config' | 'database'>

/**
 * Begins the registration of a passkey, which the same session finishes. The passkey must be discoverable and verify its user, so
 * that it counts as both factors. No attestation is asked for: it would only tell which authenticator the user has.
 * [WebAuthn Level 3 §7.1]
 *
 * @throws RequestError TWO_FACTOR_REQUIRED for a session of an administrator that has to prove another passkey first
 */
export async function startPasskeyRegistration(
  deps: Deps,
  caller: Caller<SessionAccess>,
): Promise<PasskeyCeremony | ProofRequiredError | ConflictError> {
  const { passkeys, productName } = deps.config
  if (!passkeys) return passkeysOff()
  const refused = refuseStaleProof(caller)
  if (refused) return refused
  const { user, session } = caller.access
  const em = deps.database.fork()
  await assertKnownFactorFirst(deps.config, em, caller.access)
  if ((await countPasskeysOf(em, user.id)) >= maxPasskeys) return tooManyPasskeys()
  const known = await findPasskeysFor(em, user.id, passkeys.rpId)
  const binding = { purpose: 'REGISTRATION', sessionId: session.id } as const
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  return beginCeremony(deps, binding, (ceremony) =>
    generateRegistrationOptions({
      ...ceremony,
      rpName: productName,
      rpID: passkeys.rpId,
      userID: new Uint8Array(uuidToBytes(user.id)),
      userName: user.email ?? user.username ?? user.id,
      userDisplayName: user.name ?? '',
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      // An authenticator replaces the passkey that it has for the same user, and the replaced one would stay in the list.
      excludeCredentials: known.map(descriptorOf),
      supportedAlgorithmIDs: [...acceptedAlgorithms],
    }),
  )
}
