import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Secrets } from '../config.ts'
import { createKeyRing, type KeyRing, spellingsOf } from '../crypto/key-ring.ts'
import { inDataDirectory, openDataDirectory } from './data-directory.ts'
import { StartError } from './start-error.ts'

const minSecretBytes = 32

/**
 * The keys of the configured secrets, or of the one in DATA_DIR. Each secret also decrypts what was encrypted under it with or
 * without a line break at its end.
 *
 * @throws StartError when the one in DATA_DIR cannot be read
 */
export function openKeys(
  { secret, previousSecrets }: Pick<Secrets, 'secret' | 'previousSecrets'>,
  dataDir: string,
): KeyRing {
  const current = secret ?? embeddedSecret(dataDir)
  return createKeyRing(current, [current, ...previousSecrets].flatMap(spellingsOf))
}

/** With the embedded database, the secret is optional: one is generated once, in a file that only its owner can read. */
function embeddedSecret(dataDir: string): string {
  openDataDirectory(dataDir)
  const file = join(dataDir, 'secret')
  const secret = inDataDirectory(file, () => {
    if (!existsSync(file)) generateSecret(file)
    return readFileSync(file, 'utf8').trim()
  })
  if (Buffer.byteLength(secret) < minSecretBytes) {
    throw new StartError(
      `DATA_DIR: ${file} contains less than the ${minSecretBytes} bytes of a secret. Restore it from a backup; without it, the values that it encrypted are lost.`,
    )
  }
  return secret
}

/**
 * Writes a new secret to a file of its own and then links it, so that a process that starts at the same moment reads either no
 * file or a whole one. If two processes write one, both use the one that was linked first.
 */
function generateSecret(file: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(draft, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600, flush: true })
    linkSync(draft, file)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
  } finally {
    // A full disk must not leave a part of a secret behind.
    rmSync(draft, { force: true })
  }
}
