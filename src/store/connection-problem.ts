import { isTlsFailure } from './tls-failure.ts'
import { UnsuitableDatabaseError } from './unsuitable-database.ts'

/** The sentence for a connection problem that `DATABASE_URL` causes; null for any other error. */
export function connectionProblem(error: unknown): string | null {
  if (error instanceof UnsuitableDatabaseError) return error.message
  if (!(error instanceof Error)) return null
  if (error.message.includes('unsupported startup parameter')) {
    return `DATABASE_URL: the connection pooler refuses a parameter (${firstLine(error)}): remove "options" from DATABASE_URL.`
  }
  if (!isTlsFailure(error)) return null
  return (
    `DATABASE_URL: the TLS connection cannot be made as sslmode requires (${firstLine(error)}): ` +
    'set sslrootcert to the certificate of the authority, or change sslmode.'
  )
}

function firstLine({ message }: Error): string {
  return message.split('\n')[0]?.trim().replace(/\.$/, '') || 'no reason given'
}
