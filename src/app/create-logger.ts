import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'

/** Logs never hold a credential: headers and secrets are cut out wherever they stand. [ASVS 5.0 16.2.5] */
export function createLogger(config: Pick<Config, 'logLevel'>): Logger {
  return pino({
    level: config.logLevel,
    redact: {
      paths: [
        '*.authorization',
        '*.password',
        '*.token',
        '*.refreshToken',
        '*.accessToken',
        '*.key',
        '*.secret',
        'err.params',
      ],
      censor: '[redacted]',
    },
  })
}
