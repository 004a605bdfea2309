import type { Readable, Writable } from 'node:stream'
import type { Settings, SettingsCheck } from '../config.ts'
import type { Clock } from '../ports/clock.ts'

/** The environment of a command. */
export interface Terminal {
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable
  stderr: Writable & { isTTY?: boolean }
  /** Read when a command needs it. @throws ConfigError */
  settings(checks?: readonly SettingsCheck[]): Settings
  clock: Clock
}

export const exitCodes = { done: 0, failed: 1, usage: 2, rejectedRows: 3 } as const

/** The result of a command: the document of `--json`, and the text without it. */
export interface Outcome {
  json: object
  text: string
  exitCode?: number
}

/** A command failed. The message is one sentence for the user of the command. */
export class CommandError extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message)
    this.name = 'CommandError'
    this.exitCode = exitCode
  }
}
