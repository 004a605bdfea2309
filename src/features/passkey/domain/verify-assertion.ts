import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyConfig } from '../../../config.ts'
import type { Passkey } from '../../../core/access/store/passkey.ts'
import { uuidToBytes } from '../../../crypto/uuid.ts'

/** A response that verifies, with the state of the passkey in it. */
export interface Assertion {
  passkey: Passkey
  counter: number
  backedUp: boolean
}

/**
 * Verifies the response of a passkey to a challenge: type, challenge, origin, RP id, the presence and the verification of the user,
 * and the signature. The counter is compared later, under the lock of the user's row, and after the signature: an attacker without
 * the key must not raise the alarm. [WebAuthn Level 3 §7.2]
 *
 * @returns null for a response that does not verify
 */
export async function verifyAssertion(
  { rpId, origins }: PasskeyConfig,
  {
    passkey,
    response,
    challenge,
    requireUserVerification,
  }: { passkey: Passkey; response: AuthenticationResponseJSON; challenge: string; requireUserVerification: boolean },
): Promise<Assertion | null> {
  const { userHandle } = response.response
  // A passkey that was found by its credential id must say that it belongs to the same user, if it says anything. [§7.2 step 6]
  if (userHandle !== undefined && !uuidToBytes(passkey.userId).equals(Buffer.from(userHandle, 'base64url'))) return null
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origins,
      expectedRPID: rpId,
      requireUserVerification,
      credential: { id: response.id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
    })
    if (!verified) return null
    return { passkey, counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
  } catch {
    // The library throws for everything that is wrong with a response, and its messages quote the response.
    return null
  }
}
