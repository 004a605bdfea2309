import type { Line, Measurement } from './lines.ts'
import type { Busy, Disturbance } from './machine.ts'

export type Round = Measurement & {
  round: number
  line: string
  busy: Busy
  microseconds: number
  disturbance: Disturbance
}

/** The table at the end of a run: medians over the rounds, and the other load of the machine. */
export function report(lines: Line[], results: Round[]): string {
  const head = ['', 'per second', 'ratio', 'p50 ms', 'p99 ms', 'CPU µs', 'goal', 'busy', 'others', 'steal', 'failed']
  const rows = lines.map((line) => {
    const own = results.filter((each) => each.line === line.name)
    const ratio = ratioOf(line, results)
    const failed = own.reduce((sum, each) => sum + (each.failed ?? 0), 0)
    return [
      line.title,
      number(median(own.map((each) => each.perSecond))),
      line.of ? `${ratio.toFixed(2)} of ${line.of}` : '',
      number(median(own.flatMap((each) => each.p50 ?? []))),
      number(median(own.flatMap((each) => each.p99 ?? []))),
      line.name === 'hash' ? '' : number(median(own.map((each) => each.microseconds))),
      goalOf(line, ratio, median(own.flatMap((each) => each.p99 ?? []))),
      line.name === 'hash' ? '' : busyOf(own),
      percent(own.map((each) => each.disturbance?.others)),
      percent(own.map((each) => each.disturbance?.steal)),
      failed > 0 ? `${failed}: ${own.find((each) => each.failure)?.failure}` : '',
    ]
  })
  const table = [head, ...rows]
  const lastColumn = head.length - 1
  const widths = head.map((_, column) =>
    Math.max(...table.map((row) => (column === lastColumn ? 6 : (row[column]?.length ?? 0)))),
  )
  const drawn = table.map((row) =>
    row
      .map((cell, at) =>
        at === 0 || at === lastColumn ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  '),
  )
  const note =
    'The numbers are medians. "CPU" is the processor time of the process per response. "busy" is the share of one core that the server, the load and the database used: a server far below 1 was waiting. "others" and "steal" are the largest shares of one core that other processes and other virtual machines used during a measurement.'
  return `${drawn.join('\n')}\n${note}`
}

/** The ratio of a line to another, computed for each round, so that a slow minute affects both. */
function ratioOf(line: Line, results: Round[]): number {
  const own = results.filter((each) => each.line === line.name)
  return median(
    own.flatMap((each) => {
      const other = results.find((candidate) => candidate.line === line.of && candidate.round === each.round)
      return other ? each.perSecond / other.perSecond : []
    }),
  )
}

function goalOf({ goal }: Line, ratio: number, p99: number): string {
  if (!goal) return ''
  if ('share' in goal) return `≥ ${goal.share}${ratio >= goal.share ? ' ✓' : ' ✗'}`
  return `≤ ${goal.p99} ms${p99 <= goal.p99 ? ' ✓' : ' ✗'}`
}

/** The median of numbers; NaN for an empty list. */
export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

function number(value: number): string {
  if (Number.isNaN(value)) return ''
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
}

/** The medians for the server, the load and the database. */
function busyOf(rounds: Round[]): string {
  const share = (part: keyof Busy) => median(rounds.map((each) => each.busy[part])).toFixed(2)
  return `${share('server')} ${share('load')} ${share('database')}`
}

function percent(shares: (number | undefined)[]): string {
  const known = shares.filter((share) => share !== undefined)
  return known.length > 0 ? `${Math.round(Math.max(...known) * 100)} %` : '?'
}
