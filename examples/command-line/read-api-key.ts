import { readFileSync, statSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import { exitCodes, Failure } from './failure.ts'

/** Reads the API key from `AUTH_API_KEY`, or from a file that only its owner can read. */
export function readApiKey(): string {
  const { AUTH_API_KEY, AUTH_API_KEY_FILE, XDG_CONFIG_HOME } = process.env
  if (AUTH_API_KEY) return AUTH_API_KEY
  const file = AUTH_API_KEY_FILE ?? join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'account', 'api-key')
  const mode = statSync(file, { throwIfNoEntry: false })?.mode
  if (mode === undefined) {
    throw new Failure(
      exitCodes.USAGE,
      `There is no API key. Put it into the variable AUTH_API_KEY or the file ${file}.`,
    )
  }
  // Windows has no such modes.
  if (platform() !== 'win32' && mode & 0o077) {
    throw new Failure(exitCodes.USAGE, `Other users can read the file ${file}. Run: chmod 600 '${file}'`)
  }
  return readFileSync(file, 'utf8').trim()
}
