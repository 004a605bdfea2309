import { endBySignal } from '../ports/end-process.ts'
import { signalWasLost } from '../ports/lost-signal.ts'

// Before anything large is loaded: as process 1 of a container a command would otherwise ignore these signals. A command
// that was cut off has not done its work, and its exit code says so (128 and the signal's number).
if (signalWasLost()) process.exit(143)
process.on('SIGTERM', () => endBySignal('SIGTERM', 143))
process.on('SIGINT', () => endBySignal('SIGINT', 130))

const { settingsFromEnvironment } = await import('../config.ts')
const { systemClock } = await import('../ports/clock.ts')
const { runCommandLine } = await import('./run.ts')

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  settings: settingsFromEnvironment,
  clock: systemClock,
})
