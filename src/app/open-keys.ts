import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Secrets } from '../config.ts'
import { createKeyRing, type KeyRing } from '../crypto/key-ring.ts'
import { inDataDirectory, openDataDirectory } from './data-directory.ts'
import { StartError } from './start-error.ts'

const shortestSecret = 32

/** The keys of the configured secrets, or of the one in DATA_DIR. @throws StartError when that cannot be read */
export function openKeys(
  { secret, previousSecrets }: Pick<Secrets, 'secret' | 'previousSecrets'>,
  dataDir: string,
): KeyRing {
  return createKeyRing(secret ?? embeddedSecret(dataDir), previousSecrets)
}

/** With the embedded database, the secret is optional: one is generated once, in a file that only its owner can read. */
function embeddedSecret(dataDir: string): string {
  openDataDirectory(dataDir)
  const file = join(dataDir, 'secret')
  const secret = inDataDirectory(file, () => {
    if (!existsSync(file)) generateSecret(file)
    return readFileSync(file, 'utf8').trim()
  })
  if (Buffer.byteLength(secret) < shortestSecret) {
    throw new StartError(
      `DATA_DIR: ${file} contains less than the ${shortestSecret} bytes of a secret. Restore it from a backup; without it, the values that it encrypted are lost.`,
    )
  }
  return secret
}

/** If two processes start at once, one creates the file and the other reads it. */
function generateSecret(file: string): void {
  let descriptor: number
  try {
    descriptor = openSync(file, 'wx', 0o600)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return
    throw error
  }
  try {
    writeSync(descriptor, randomBytes(48).toString('base64url'))
  } catch (error) {
    // A full disk must not leave an empty secret behind.
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
}
