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
  const out: LogOutput = output ?? process.stdout
  const format = config.logFormat ?? (out.isTTY ? 'text' : 'json')
  // Without a destination pino writes to standard output synchronously, so that no line is lost when the process ends.
  if (format === 'json') return output ? pino(options, output) : pino(options)
  return pino(options, { write: (line) => out.write(formatLogLine(line)) })
}
