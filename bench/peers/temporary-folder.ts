import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The pipe closes when the benchmark ends, however it ends. A program that ends at the same moment can still write for a while.
const script = `cat >/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf "$1" && [ ! -e "$1" ] && sleep 0.2 && [ ! -e "$1" ] && exit 0
done`

/** Creates a folder that is removed with everything in it when this process ends. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-bench-peers-'))
  const watchdog = spawn('sh', ['-c', script, 'sh', path], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  const ended = once(watchdog, 'exit')
  return {
    path,
    async remove() {
      watchdog.stdin.end()
      await ended
    },
  }
}
