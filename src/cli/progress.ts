import { Presets, SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.ts'

interface Progress {
  update(done: number): void
  stop(): void
}

/** A progress bar on stderr. It is only shown if stderr is a terminal. */
export function startProgress({ stderr }: Pick<Terminal, 'stderr'>, label: string, total: number): Progress {
  if (stderr.isTTY !== true || total === 0) return { update() {}, stop() {} }
  const format = `${label} {bar} {percentage}% | {eta_formatted} left`
  const bar = new SingleBar({ stream: stderr as NodeJS.WriteStream, format, hideCursor: true }, Presets.shades_classic)
  bar.start(total, 0)
  return {
    update: (done) => bar.update(Math.min(done, total)),
    stop: () => bar.stop(),
  }
}
