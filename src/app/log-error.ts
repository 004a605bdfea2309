import type { Logger } from 'pino'
import { redact } from './redact.ts'

/**
 * Writes a caught error to the log, and never throws. Those who report an error are often in a `catch` already: an error here would be
 * an unhandled rejection and end the process.
 *
 * Hooks, plugins and mailers can throw anything, even what the logger of an embedding program cannot write: pino's own serializer writes
 * to the error, which may be frozen. Such a logger gets a plain copy, as `problem`.
 */
export function logError(
  logger: Logger,
  level: 'error' | 'warn',
  { err, ...fields }: { err: unknown; [field: string]: unknown },
  message: string,
): void {
  try {
    logger[level]({ err, ...fields }, message)
  } catch {
    try {
      logger[level]({ problem: redact({ err }).err, ...fields }, message)
    } catch {
      // A logger that writes no line cannot report this either.
    }
  }
}
