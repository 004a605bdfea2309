import type { Readable, Writable } from 'node:stream'
import type { Settings, SettingsCheck } from '../config.ts'
import type { Clock } from '../ports/clock.ts'

/** What a command sees of the world. */
export interface Terminal {
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable
  stderr: Writable & { isTTY?: boolean }
  /** Read when a command needs it. @throws ConfigError */
  settings(checks?: readonly SettingsCheck[]): Settings
  clock: Clock
}

export const exitCodes = { done: 0, failed: 1, usage: 2, rejectedRows: 3 } as const

/** What a command came to: the document of `--json`, and the same for people. */
export interface Outcome {
  json: object
  text: string
  exitCode?: number
}

/** A command cannot do what was asked; the message is one sentence for whoever typed it. */
export class CommandError extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message)
    this.name = 'CommandError'
    this.exitCode = exitCode
  }
}
