import { powersAround, ticksUpTo } from './axis-ticks.ts'
import { isUndisturbed, type Pair, type Slice } from './growth-compare.ts'
import { compared } from './growth-lines.ts'
import { linePlot, type Panel } from './line-plot.ts'
import { figure, markdownTable } from './markdown.ts'
import { median } from './report.ts'

/** One operation in one round at one number of sessions. */
export type GrowthPoint = Slice & { operation: string; sessions: number }

/** An operation on the small and on the large database, by servers that were started for it. */
export type Comparison = { operation: string; sessions: number; block: number; pairs: Pair[] }

/** What is known about a number of sessions beside the operations. */
export type GrowthStep = {
  sessions: number
  fillSeconds: number
  /** The time that one clean-up takes, in seconds, and how many sessions it deleted. */
  cleanUp: { seconds: number; deleted: number }
  sizes: Record<string, { table: number; indexes: number }>
}

export type Growth = { steps: GrowthStep[]; points: GrowthPoint[]; comparisons: Comparison[] }

/** The costs of an operation on the large database as shares of those on the small one. */
export type Ratios = {
  /** Requests per second: the median of the pairs. */
  rate: number
  /** The standard error of this median. */
  error: number
  /** Processor time per request, by the medians of the slices: of the server, of its database, and of both. */
  server: number
  backends: number
  processor: number
  /** The number of pairs without a disturbance, which alone count if there are at least five, and of all pairs. */
  undisturbed: number
  pairs: number
}

const count = (sessions: number) =>
  sessions >= 1e6 ? `${sessions / 1e6} M` : sessions >= 1e3 ? `${sessions / 1e3} k` : String(sessions)
const short = (name: string) =>
  name.replace(', a token for the first time', ', new').replace(', many sessions', ', many')

/** The tables of a run, in Markdown. */
export function growthTables({ steps, points, comparisons }: Growth): string {
  const names = [...new Set(points.map(({ operation }) => operation))]
  const sessions = steps.map((step) => step.sessions)
  const head = (first: string) => [first, ...sessions.map((each) => `${count(each)}`)]
  const table = (key: Cost) =>
    names.map((name) => [name, ...sessions.map((at) => figure(costOf(points, name, at, key)))])
  const sizes = Object.keys(steps.at(-1)?.sizes ?? {})
  const megabytes = (bytes = 0) => figure(bytes / 1e6)
  return [
    'Requests per second on the large database, as a share of those on the small one (the median, and its standard error):',
    markdownTable(head('operation'), comparedRows(comparisons, sessions, rateCell)),
    'Processor time of a request on the large database, as a multiple of that on the small one (of the server and of PostgreSQL):',
    markdownTable(head('operation'), comparedRows(comparisons, sessions, processorCell)),
    'Processor time of one operation in the server and in PostgreSQL, in microseconds, by the number of sessions:',
    markdownTable(head('operation'), table('processor')),
    'The time of the statements of one operation in the database, in microseconds:',
    markdownTable(head('operation'), [
      ...table('statements'),
      ['clean-up, seconds', ...steps.map(({ cleanUp }) => figure(cleanUp.seconds))],
    ]),
    'The response time, in milliseconds (the median; 32 connections for `me`, `refresh` and `verifyApiKey`, 4 for the others):',
    markdownTable(head('operation'), table('p50')),
    'The sizes of tables and of their indexes, in megabytes:',
    markdownTable(
      head('table'),
      sizes.map((name) => [
        name,
        ...steps.map((step) => `${megabytes(step.sizes[name]?.table)} + ${megabytes(step.sizes[name]?.indexes)}`),
      ]),
    ),
  ].join('\n\n')
}

/** The curves of a run, as an SVG document. */
export function drawGrowth({ steps, points, comparisons }: Growth): string {
  const sessions = steps.map((step) => step.sessions)
  const x = { label: 'sessions', logarithmic: true, ticks: powersAround(sessions), format: count }
  const line = (name: string, valueAt: (at: number) => number) => ({
    name: short(name),
    points: sessions.map((at): [number, number] => [at, valueAt(at)]),
  })
  const panel = (title: string, key: Cost, names: string[]): Panel => {
    const series = names.map((name) => line(name, (at) => costOf(points, name, at, key)))
    const values = series.flatMap((each) => each.points.map(([, value]) => value))
    return { title, x, y: { label: 'microseconds', logarithmic: true, ticks: powersAround(values) }, series }
  }
  const requests = ['me by Bearer', 'me by API key', 'refresh', 'verifyApiKey', 'login']
  const ratios = compared.map((name) => line(name, (at) => ratiosOf(comparisons, name, at).rate))
  const largest = Math.max(1, ...ratios.flatMap((each) => each.points.map(([, y]) => y)).filter(Number.isFinite))
  const goal = { ...line('goal 0.95', () => 0.95), dashed: true }
  return linePlot('Cost per operation by the number of sessions', [
    panel('Processor time in the server and PostgreSQL: requests', 'processor', requests),
    panel('Time in the database: requests', 'statements', requests),
    panel('Time in the database: lists', 'statements', ['users, first page', 'sessions', 'auditEvents of one user']),
    {
      title: 'Requests per second, as a share of those on an almost empty database',
      x,
      y: { label: 'ratio', ticks: ticksUpTo(largest) },
      series: [...ratios, goal],
    },
  ])
}

/** Compares the slices of an operation at one number of sessions. */
export function ratiosOf(comparisons: Comparison[], operation: string, sessions: number): Ratios {
  const own = comparisons.filter((each) => each.operation === operation && each.sessions === sessions)
  const all = own.flatMap((each) => each.pairs)
  const undisturbed = all.filter(isUndisturbed)
  const pairs = undisturbed.length >= 5 ? undisturbed : all
  const rates = pairs.map(({ small, large }) => large.perSecond / small.perSecond).toSorted((a, b) => a - b)
  const perRequest = (side: 'small' | 'large', timeOf: (slice: Slice) => number) =>
    median(pairs.map((pair) => timeOf(pair[side]) / pair[side].completed))
  const ratio = (timeOf: (slice: Slice) => number) => perRequest('large', timeOf) / perRequest('small', timeOf)
  return {
    rate: median(rates),
    error: errorOfMedian(rates),
    server: ratio(({ server }) => server),
    backends: ratio(({ backends }) => backends),
    processor: ratio(({ server, backends }) => server + backends),
    undisturbed: undisturbed.length,
    pairs: all.length,
  }
}

/** The standard error of the median of sorted numbers, from their quartiles as for a normal distribution. */
function errorOfMedian(sorted: number[]): number {
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return (0.93 * (at(0.75) - at(0.25))) / Math.sqrt(sorted.length)
}

type Cost = 'p50' | 'statements' | 'processor'

/** A cost of one operation: the median of the rounds. */
function costOf(points: GrowthPoint[], operation: string, sessions: number, key: Cost): number {
  const own = points.filter((each) => each.operation === operation && each.sessions === sessions)
  return median(
    own.map((each) => {
      if (key === 'p50') return each.p50
      return (key === 'statements' ? each.statements : each.server + each.backends) / each.completed
    }),
  )
}

function comparedRows(comparisons: Comparison[], sessions: number[], cell: (ratios: Ratios) => string): string[][] {
  return compared.map((name) => [name, ...sessions.map((at) => cell(ratiosOf(comparisons, name, at)))])
}

/** A comparison on one line. */
export function comparisonLine(ratios: Ratios, operation: string): string {
  const pairs = `${ratios.undisturbed} of ${ratios.pairs} pairs were undisturbed`
  return `${operation}: ${rateCell(ratios)} per second, processor time ${processorCell(ratios)}; ${pairs}`
}

function rateCell({ rate, error }: Ratios): string {
  if (Number.isNaN(rate)) return '—'
  return `${rate.toFixed(3)} × ± ${error.toFixed(3)}`
}

function processorCell({ processor, server, backends }: Ratios): string {
  if (Number.isNaN(processor)) return '—'
  return `${processor.toFixed(3)} × (${server.toFixed(2)}, ${backends.toFixed(2)})`
}
