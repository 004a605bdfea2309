import type { Logger } from 'pino'

/**
 * Creates the function that writes unexpected errors to the log. Hooks and plugins can throw anything, also what the logger of an
 * embedding program cannot write (pino's own serializer writes to the error, which may be frozen). An error here would end the process:
 * those who report one are often in a `catch` already.
 */
export function createReportError(logger: Logger) {
  return (error: unknown, correlationId?: string): void => {
    try {
      logger.error({ err: error, correlationId }, 'unexpected error')
    } catch {
      logger.error(
        { problem: textOf(error), correlationId },
        'unexpected error, which the logger could not write in full',
      )
    }
  }
}

function textOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return typeof error
  }
}
