import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { createKeyRing, type KeyRing } from '../crypto/key-ring.ts'

/** The keys of the configured secrets, or of the secret of the embedded database. */
export function openKeys(config: Pick<Config, 'secret' | 'previousSecrets' | 'dataDir'>): KeyRing {
  return createKeyRing(config.secret ?? embeddedSecret(config.dataDir), config.previousSecrets)
}

/** With the embedded database no secret has to be configured: one is made once, readable by its owner alone. */
function embeddedSecret(directory: string): string {
  const file = join(directory, 'secret')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}
