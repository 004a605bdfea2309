import { readFileSync } from 'node:fs'

const SIGINT = 1n << 1n
const SIGTERM = 1n << 14n

/**
 * Whether SIGTERM or SIGINT was received while Node was starting, and was lost. Node's handler during the start removes itself
 * and raises the signal again, which the kernel ignores for process 1 of a container: the missing handler is the only trace.
 * Call this before any handler is installed. It only applies to Linux: elsewhere, and for other processes, no signal is lost.
 */
export function signalWasLost(): boolean {
  if (process.pid !== 1) return false
  try {
    const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
    const caught = BigInt(`0x${mask}`) & (SIGINT | SIGTERM)
    // One handler exists and the other was removed. Without both, this version of Node does not work as described above.
    return caught === SIGINT || caught === SIGTERM
  } catch {
    return false
  }
}
