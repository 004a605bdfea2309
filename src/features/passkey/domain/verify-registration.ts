import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyConfig } from '../../../config.ts'
import { acceptedAlgorithms } from './passkey-rules.ts'

export interface NewCredential {
  credentialId: Buffer
  publicKey: Buffer
  counter: number
  backedUp: boolean
  /** The id of the authenticator's model. */
  aaguid: string
}

/**
 * Verifies the response to a registration: challenge, origin, RP id, the presence and the verification of the user, the
 * algorithm and the backup flags. [WebAuthn Level 3 §7.1]
 *
 * @returns null for a response that does not verify
 */
export async function verifyRegistration(
  { rpId, origins }: PasskeyConfig,
  { response, challenge }: { response: RegistrationResponseJSON; challenge: string },
): Promise<NewCredential | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  try {
    if (!(await hasNoCertificates(response))) return null
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origins,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...acceptedAlgorithms],
    })
    if (!verified) return null
    const { credential, aaguid, credentialBackedUp: backedUp } = registrationInfo
    const credentialId = Buffer.from(credential.id, 'base64url')
    if (credentialId.length > 1023) return null
    return { credentialId, publicKey: Buffer.from(credential.publicKey), counter: credential.counter, backedUp, aaguid }
  } catch {
    // The library throws for everything that is wrong with a response, and its messages quote the response.
    return null
  }
}

/**
 * Whether the attestation is none, or signed by the passkey itself, which is all that a browser returns where none was asked for.
 * An attacker who sends certificates could make the server ask other hosts whether these were revoked.
 * [WebAuthn Level 3 §5.1.3, conveyance "none"; §8.2]
 */
async function hasNoCertificates({ response }: RegistrationResponseJSON): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(response.attestationObject, 'base64url')))
  const format = attestation.get('fmt')
  return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined)
}
