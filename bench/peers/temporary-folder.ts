import { spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The pipe closes when the benchmark ends, however it ends. A program that ends at the same moment can still write for a while.
const script = `cat >/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  rm -rf "$1"
  sleep 0.3
  [ -e "$1" ] || exit 0
done`

/** Creates a folder that is removed with everything in it within seconds after this process has ended, or after `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove(): void }> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-bench-peers-'))
  const watchdog = spawn('sh', ['-c', script, 'sh', path], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watchdog.unref()
  return { path, remove: () => void watchdog.stdin.end() }
}
