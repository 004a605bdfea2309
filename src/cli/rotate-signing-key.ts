import { rotateSigningKey, signingKeyDelaySeconds } from '../core/signing-keys/signing-keys.ts'
import { withParts } from './open-parts.ts'
import type { Outcome, Terminal } from './terminal.ts'

/** Creates a new signing key for the algorithm that the servers use, which signs once every instance and service has read it. */
export async function rotateSigning(terminal: Terminal): Promise<Outcome> {
  const { kid, algorithm } = await withParts(terminal, terminal.settings(), (parts) => rotateSigningKey(parts))
  const text =
    `The new signing key is ${kid}. It starts to sign in ${signingKeyDelaySeconds} seconds, when every instance and service has read it; ` +
    'tokens of the old key are valid until they expire.'
  return { json: { kid, algorithm, signsInSeconds: signingKeyDelaySeconds }, text }
}
