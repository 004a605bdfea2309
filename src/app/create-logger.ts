import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'

/** Creates the logger. Logs never contain credentials: headers and secrets are redacted. [ASVS 5.0 16.2.5] */
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
