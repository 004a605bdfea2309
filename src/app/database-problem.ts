import { connectionProblem } from '../store/connection-problem.ts'
import { MigrationBlockedError, MigrationMismatchError } from '../store/migrate.ts'
import { isDatabaseUnavailable } from '../store/unavailable.ts'

/** Messages for operators by PostgreSQL's codes. The text in parentheses is PostgreSQL's message. */
const sentences: Record<string, (reason: string) => string> = {
  '28P01': (reason) => `the database refuses the login (${reason}). Check the user name and the password.`,
  '28000': (reason) => `the database refuses the login (${reason}). Check the user name and the server's pg_hba.conf.`,
  '3D000': (reason) => `there is no such database (${reason}). Create it, or set a different one.`,
  '42501': (reason) =>
    `the database user lacks a privilege (${reason}). Make it the owner of the database, or grant it CREATE and TEMPORARY on the database, and CREATE on its schema.`,
  '42P01': (reason) => `a table is missing (${reason}). Restore a backup, or use an empty database.`,
  '42703': (reason) => `a column is missing (${reason}). Restore a backup, or use an empty database.`,
  '42P07': foreignTables,
  '42710': foreignTables,
  '53300': (reason) =>
    `the database accepts no more connections (${reason}). Raise max_connections, or start fewer instances.`,
  '25006': (reason) => `the database is read-only (${reason}). Set the address of the primary server.`,
}

function foreignTables(reason: string): string {
  return `the database contains tables that Sallyport did not create (${reason}). Use an empty database, or restore a backup.`
}

/** Why the database cannot be used, as a sentence that names its variable; null when the error is about something else. */
export function databaseProblem(error: unknown): string | null {
  if (error instanceof MigrationMismatchError || error instanceof MigrationBlockedError) {
    return `DATABASE_URL: ${error.message}`
  }
  const problem = connectionProblem(error)
  if (problem !== null) return problem
  const { code, reason } = innermost(error)
  const sentence = sentences[code]
  if (sentence) return `DATABASE_URL: ${sentence(reason)}`
  return isDatabaseUnavailable(error) ? `DATABASE_URL: the database cannot be reached (${reason}).` : null
}

/** The message of the innermost cause, without the statement that the ORM puts before the driver's message. */
export function innermost(error: unknown): { code: string; reason: string } {
  let inner = error
  for (let next = causeOf(inner); next !== undefined; next = causeOf(inner)) inner = next
  const { code, message } = asObject(inner)
  const [line = ''] = String(message ?? (typeof inner === 'string' ? inner : '')).split('\n')
  return { code: String(code ?? ''), reason: line.trim().replace(/\.$/, '') || String(code ?? 'no message') }
}

function causeOf(error: unknown): unknown {
  return asObject(error).cause ?? (error instanceof AggregateError ? error.errors[0] : undefined)
}

function asObject(value: unknown): { cause?: unknown; code?: unknown; message?: unknown } {
  return typeof value === 'object' && value !== null ? value : {}
}
