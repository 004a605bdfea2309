import { randomBytes } from 'node:crypto'
import type { Services } from '../../../core/services.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import { readNow } from '../../../store/now.ts'
import { type CeremonyPurpose, insertCeremony } from '../store/ceremony.ts'

/** How long a ceremony can be finished, in seconds. [WebAuthn Level 3 §15.1] */
const ceremonySeconds: Record<CeremonyPurpose, number> = {
  REGISTRATION: 300,
  // A page that offers passkeys in the autofill of a form is open for a while before the user chooses one.
  LOGIN: 600,
  SECOND_FACTOR: 600,
  PROOF: 300,
}

/** A ceremony that was begun, with the options for `navigator.credentials`, as WebAuthn writes them in JSON. */
export class PasskeyCeremony {
  readonly id: string
  readonly options: Record<string, unknown>
  readonly expiresAt: Date
  constructor(id: string, options: Record<string, unknown>, expiresAt: Date) {
    this.id = id
    this.options = options
    this.expiresAt = expiresAt
  }
}

/**
 * Begins a ceremony with a random challenge of 32 bytes, which is stored: an attacker who has the response to another challenge
 * can do nothing with it. [WebAuthn Level 3 §13.4.3]
 *
 * @param optionsFor makes the options with the challenge and the timeout (milliseconds)
 */
export async function beginCeremony(
  deps: Pick<Services, 'database'>,
  binding: { purpose: CeremonyPurpose; sessionId?: string; oneTimeTokenId?: string },
  optionsFor: (ceremony: { challenge: Uint8Array<ArrayBuffer>; timeout: number }) => Promise<object>,
): Promise<PasskeyCeremony> {
  const em = deps.database.fork()
  const { purpose, sessionId = null, oneTimeTokenId = null } = binding
  const challenge = new Uint8Array(randomBytes(32))
  const timeout = ceremonySeconds[purpose] * 1000
  const id = createUuid()
  const expiresAt = new Date((await readNow(em)).getTime() + timeout)
  const text = Buffer.from(challenge).toString('base64url')
  await insertCeremony(em, { id, purpose, challenge: text, sessionId, oneTimeTokenId, expiresAt })
  return new PasskeyCeremony(id, { ...(await optionsFor({ challenge, timeout })) }, expiresAt)
}
