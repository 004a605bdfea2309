import { settingsFromEnvironment } from '../config.ts'
import { systemClock } from '../ports/clock.ts'
import { runCommandLine } from './run.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  settings: settingsFromEnvironment,
  clock: systemClock,
})
