import type { Passkey } from '../../../core/access/store/passkey.ts'

/** How a browser finds the authenticator of a passkey. [WebAuthn Level 3 §5.8.3] */
export function descriptorOf({ credentialId, transports }: Passkey): { id: string; transports: string[] } {
  return { id: Buffer.from(credentialId).toString('base64url'), transports: [...transports] }
}
