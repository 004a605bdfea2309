import { rotateSigningKey, signingKeyReload } from '../core/signing-keys/signing-keys.ts'
import { withParts } from './open-parts.ts'
import type { Outcome, Terminal } from './terminal.ts'

/** Creates a new signing key, which signs once every instance has read it. */
export async function rotateSigning(terminal: Terminal): Promise<Outcome> {
  const settings = terminal.settings()
  const kid = await withParts(terminal, settings, (parts) => rotateSigningKey(parts))
  const seconds = 2 * signingKeyReload
  const text =
    `The new signing key is ${kid}. It signs from ${seconds} seconds on, when every instance has read it; ` +
    'tokens of the old key are valid until they expire.'
  return { json: { kid, algorithm: settings.config.jwtAlgorithm, signsInSeconds: seconds }, text }
}
