import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import type { Config } from '../config.ts'
import { formatLogLine } from './format-log-line.ts'
import { redact } from './redact.ts'

/** The output of a log: standard output, or the replacement of a test. */
export type LogOutput = DestinationStream & { isTTY?: boolean }

/**
 * Writes one line for each record: readable text in a terminal, JSON elsewhere, or the format of `LOG_FORMAT`. Neither contains
 * a credential from any place in a record or an error. [ASVS 5.0 16.2.5]
 */
export function createLogger(config: Pick<Config, 'logLevel' | 'logFormat'>, output?: LogOutput): Logger {
  const options: LoggerOptions = {
    level: config.logLevel,
    formatters: { log: redact },
    // The copy contains the error as it is to be written; pino's own serializer would read it again, and it throws on a frozen one.
    serializers: { err: (error: unknown) => (error instanceof Error ? redact({ error }).error : error) },
  }
  const format = config.logFormat ?? ((output ?? process.stdout).isTTY ? 'text' : 'json')
  const out = output ?? openStandardOutput()
  if (format === 'json') return pino(options, out)
  return pino(options, { write: (line) => out.write(formatLogLine(line)) })
}

/**
 * Writes to standard output at once: no line waits in memory when the process ends, unless it could not be written. What cannot be
 * written (a full disk, a pipe whose reader is slow) is kept up to a megabyte and written with a later line: neither the log nor its
 * reader ends or delays the server.
 */
function openStandardOutput(): DestinationStream {
  const out = pino.destination({ dest: 1, sync: true, maxLength: 1_000_000, retryEAGAIN: () => false })
  out.on('error', () => {})
  return out
}
