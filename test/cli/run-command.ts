import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { Finding } from '../../src/cli/doctor/finding.ts'
import { runCommandLine } from '../../src/cli/run.ts'
import type { Settings, SettingsCheck } from '../../src/config.ts'
import { type Clock, systemClock } from '../../src/ports/clock.ts'

/** The output and the exit code of a command. */
export interface Ran {
  code: number
  out: string
  err: string
  /** The document that `--json` printed; empty without that option. */
  json: Printed
}

/** The members of the printed documents that tests read one by one. Each command prints some of them. */
export interface Printed {
  findings: Finding[]
  rejections: { row: number; reasons: string[] }[]
  link: string
  signsInSeconds: number
  [other: string]: unknown
}

/** Runs command lines in this process, as if typed where `settings` is the environment. */
export function createShell(settings: (checks?: readonly SettingsCheck[]) => Settings, clock: Clock = systemClock) {
  return async (args: string[], stdin = ''): Promise<Ran> => {
    const written = { out: '', err: '' }
    const sink = (name: 'out' | 'err') =>
      new Writable({
        write(chunk: Buffer, _encoding, done) {
          written[name] += chunk.toString()
          done()
        },
      })
    const terminal = { stdin: Readable.from([Buffer.from(stdin)]), stdout: sink('out'), stderr: sink('err') }
    const code = await runCommandLine(args, { ...terminal, settings, clock })
    return { code, ...written, json: JSON.parse((args.includes('--json') && written.out) || '{}') }
  }
}

/** A folder of the test's own. */
export function createFolder(): { path: string; file(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-cli-'))
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) }
}
