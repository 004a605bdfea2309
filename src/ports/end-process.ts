// `process.exit` waits for the threads of the compiler. One of them that waits for a garbage collection waits for the main thread,
// and both for ever: rarely, and mostly while much code is loaded (https://github.com/nodejs/node/issues/54918).

/** Milliseconds in which the compiler's threads finish what they do. */
const compilerPauseMs = 50

/**
 * Ends the process by the default action of a signal that it caught. The kernel does not wait for threads.
 *
 * @param exitCode of process 1 of a container, for which the default action does nothing
 */
export function endBySignal(signal: NodeJS.Signals, exitCode: number): never {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  process.exit(exitCode)
}

/** Ends a process that has closed everything, with a code. */
export function endWithCode(code: number): void {
  setTimeout(() => process.exit(code), compilerPauseMs)
}
