import { figure, markdownTable } from './markdown.ts'
import { median } from './report.ts'

/** A start until ready. Times are in milliseconds, memory in MiB. */
export type Start = { name: string; milliseconds: number; processor: number; resident: number; highest: number }

/** The memory of a build, in MiB. */
export type BuildMemory = {
  build: string
  ready: number
  /** After some idle seconds. */
  rested: number
  /** By the number of answered requests. */
  samples: { done: number; resident: number }[]
  heap: { done: number; used: number }[]
  /** Some idle seconds after the load. */
  after: number
  embedded: { resident: number; highest: number }
  perSecond: number
  failed: number
  failure?: string
}

const startGoals: Record<string, [number, number]> = {
  'on PostgreSQL, source': [1.5, 1],
  'on PostgreSQL, build': [0.6, 0.4],
  'embedded, first, source': [5, 3],
  'embedded, first, build': [5, 3],
  'embedded, later, source': [2, 1],
  'embedded, later, build': [2, 1],
}

/** The medians of the starts, in Markdown. */
export function startTable(starts: Start[]): string {
  const head = [
    'start until ready',
    'seconds',
    'processor, seconds',
    'MiB when ready',
    'highest MiB',
    'at least',
    'aim',
  ]
  const rows = Object.entries(startGoals).map(([name, goals]) => {
    const own = starts.filter((start) => start.name === name)
    const seconds = median(own.map(({ milliseconds }) => milliseconds / 1000))
    const processor = median(own.map((start) => start.processor / 1000))
    const memory = [own.map(({ resident }) => resident), own.map(({ highest }) => highest)].map(median).map(figure)
    return [name, figure(seconds), figure(processor), ...memory, ...goals.map((goal) => mark(goal, seconds <= goal))]
  })
  return markdownTable(head, rows)
}

/** The memory of each build, in Markdown. */
export function memoryTable(builds: BuildMemory[], requests: number, idle: number): string {
  const row = (name: string, value: (build: BuildMemory) => number, goals: number[] = [], unit = '') => [
    name,
    ...builds.map((build) => {
      const missed = goals.filter((goal) => !(value(build) <= goal)).length
      return `${figure(value(build))}${unit}${goals.length === 0 ? '' : [' ✓✓', ' ✓', ' ✗'][missed]}`
    }),
    ...[0, 1].map((at) => (goals[at] === undefined ? '' : `${goals[at]}${unit}`)),
  ]
  const count = requests.toLocaleString('en')
  const table = markdownTable(
    ['resident memory, MiB', ...builds.map(({ build }) => build), 'at least', 'aim'],
    [
      row('on PostgreSQL, when ready', ({ ready }) => ready),
      row(`on PostgreSQL, after ${idle} idle seconds`, ({ rested }) => rested, [160, 120]),
      row(`half-way through ${count} requests`, halfWay),
      row(`at the end of ${count} requests`, atEnd, [220, 150]),
      row('growth over the second half', (build) => (atEnd(build) / halfWay(build) - 1) * 100, [2, 0], ' %'),
      row(`${idle} idle seconds later`, ({ after }) => after),
      row('used heap, half-way', ({ heap }) => around(heap, requests, 0.5, ({ used }) => used)),
      row('used heap, at the end', ({ heap }) => around(heap, requests, 0.95, ({ used }) => used)),
      row(`embedded database, after ${idle} idle seconds`, ({ embedded }) => embedded.resident, [400, 250]),
      row('embedded database, highest', ({ embedded }) => embedded.highest),
      row('requests per second', ({ perSecond }) => perSecond),
      row('failed requests', ({ failed }) => failed),
    ],
  )
  const failure = builds.find((build) => build.failure)?.failure
  return `${table}\n\n✓ is for the first goal, ✓✓ for the aim.${failure ? ` The first failure was ${failure}` : ''}`

  function halfWay({ samples }: BuildMemory): number {
    return around(samples, requests, 0.5, ({ resident }) => resident)
  }
  function atEnd({ samples }: BuildMemory): number {
    return around(samples, requests, 0.95, ({ resident }) => resident)
  }
}

/** The median of the samples in a tenth of the requests, which is around a share of them. */
function around<T extends { done: number }>(
  samples: T[],
  requests: number,
  share: number,
  value: (sample: T) => number,
): number {
  return median(samples.filter(({ done }) => Math.abs(done / requests - share) <= 0.05).map(value))
}

function mark(goal: number, reached: boolean): string {
  return `${goal} ${reached ? '✓' : '✗'}`
}
