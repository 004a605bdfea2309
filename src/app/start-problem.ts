import { DecryptionError } from '../crypto/encryption.ts'
import { connectionProblem } from '../store/connection-problem.ts'
import { DirectoryInUseError } from '../store/embedded-directory.ts'
import { MigrationMismatchError } from '../store/migrate.ts'
import { sqlStateOf } from '../store/sql-states.ts'
import { isDatabaseUnavailable } from '../store/unavailable.ts'

/** Why the server did not start, in one sentence that says what to do. */
export function startProblem(error: unknown): string {
  const problem = knownProblem(error)
  if (problem !== null) return problem
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `The server could not start: ${text}`
}

/** The sentence for what an operator can mend; null for anything else. */
export function knownProblem(error: unknown): string | null {
  const problem = connectionProblem(error)
  if (problem !== null) return problem
  const code = (error as { code?: string }).code
  if (code === 'EADDRINUSE') return 'The port is in use by another program: stop it, or set PORT.'
  if (code === 'EADDRNOTAVAIL') return 'HOST is not an address of this machine: set another.'
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'DATA_DIR is not a folder: set another.'
  if (code === 'ENOSPC' || code === 'EROFS') return 'DATA_DIR cannot be written to: make room, or set another.'
  if (code === 'EACCES') return 'HOST, PORT or DATA_DIR is not this user’s to use: set another.'
  if (error instanceof DirectoryInUseError || error instanceof MigrationMismatchError) return error.message
  if (error instanceof DecryptionError) {
    return 'SALLYPORT_SECRET does not open what this database keeps: set the secret that it was started with, and a new one beside it (SALLYPORT_PREVIOUS_SECRETS holds the old ones).'
  }
  const message = error instanceof Error ? error.message : String(error)
  const state = sqlStateOf(error) ?? ''
  if (state.startsWith('28') || /password authentication|does not exist|permission denied/.test(message))
    return `DATABASE_URL: ${firstLine(message)}.`
  if (isDatabaseUnavailable(error)) return `DATABASE_URL: the database cannot be reached (${firstLine(message)}).`
  if (/already exists/.test(message)) {
    return `DATABASE_URL: ${firstLine(message)}, but not as one of ours: give Sallyport an empty database, or restore a backup.`
  }
  return null
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.trim() || 'no answer'
}
