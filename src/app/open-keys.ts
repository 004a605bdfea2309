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

/** With the embedded database no secret has to be configured: one is generated once, readable by its owner alone. */
function embeddedSecret(dataDir: string): string {
  openDataDirectory(dataDir)
  const file = join(dataDir, 'secret')
  const secret = inDataDirectory(file, () => {
    if (!existsSync(file)) generateSecret(file)
    return readFileSync(file, 'utf8').trim()
  })
  if (Buffer.byteLength(secret) < shortestSecret) {
    throw new StartError(
      `DATA_DIR: ${file} holds less than the ${shortestSecret} bytes of a secret. Restore it from a backup; without it, what it encrypted is lost.`,
    )
  }
  return secret
}

/** Of two processes that start at once, one makes the file and the other finds it. */
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
