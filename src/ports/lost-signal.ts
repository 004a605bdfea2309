import { readFileSync } from 'node:fs'

const SIGINT = 1n << 1n
const SIGTERM = 1n << 14n

/**
 * Whether SIGTERM or SIGINT came while Node itself was starting, and was lost. Node's handler of that time removes itself and
 * raises the signal again, and the kernel ignores that for process 1 of a container: the missing handler is all that tells
 * of it. To be asked before any handler is installed. Linux alone; elsewhere, and for other processes, no signal is lost.
 */
export function signalWasLost(): boolean {
  if (process.pid !== 1) return false
  try {
    const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
    const caught = BigInt(`0x${mask}`) & (SIGINT | SIGTERM)
    // One handler is there and the other is gone. With neither, this Node does not work as described above.
    return caught === SIGINT || caught === SIGTERM
  } catch {
    return false
  }
}
