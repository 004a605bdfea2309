import { rotateSigningKey, signingKeyReload } from '../core/signing-keys/signing-keys.ts'
import { withParts } from './open-parts.ts'
import type { Outcome, Terminal } from './terminal.ts'

/** Makes a new signing key, which takes over when every instance has read it. */
export async function rotateSigning(terminal: Terminal): Promise<Outcome> {
  const settings = terminal.settings()
  const kid = await withParts(terminal, settings, rotateSigningKey)
  const seconds = 2 * signingKeyReload
  const text =
    `The new signing key is ${kid}. It signs in ${seconds} seconds, when every instance knows it; ` +
    'tokens of the old one are good until they expire.'
  return { json: { kid, algorithm: settings.config.jwtAlgorithm, signsInSeconds: seconds }, text }
}
