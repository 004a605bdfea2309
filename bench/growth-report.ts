import { powersAround, ticksUpTo } from './axis-ticks.ts'
import { linePlot, type Panel } from './line-plot.ts'
import { figure, markdownTable } from './markdown.ts'
import { median } from './report.ts'

/** One operation in one round at one number of sessions. */
export type GrowthPoint = {
  operation: string
  sessions: number
  /** Whether it was measured on the small database, beside the large one. */
  small: boolean
  perSecond: number
  /** In milliseconds. */
  p50: number
  /** The time of its statements in the database, in microseconds an operation. */
  database: number
  failed: number
  failure?: string
}

/** What is known about a number of sessions beside the operations. */
export type GrowthStep = {
  sessions: number
  fillSeconds: number
  /** The time that one clean-up takes, in seconds, and how many sessions it deleted. */
  cleanUp: { seconds: number; deleted: number }
  sizes: Record<string, { table: number; indexes: number }>
}

const count = (sessions: number) =>
  sessions >= 1e6 ? `${sessions / 1e6} M` : sessions >= 1e3 ? `${sessions / 1e3} k` : String(sessions)

/** The tables of a run, in Markdown. */
export function growthTables(steps: GrowthStep[], points: GrowthPoint[]): string {
  const names = [...new Set(points.map(({ operation }) => operation))]
  const sessions = steps.map((step) => step.sessions)
  const head = (first: string) => [first, ...sessions.map((each) => `${count(each)}`)]
  const cell = (operation: string, at: number, key: 'p50' | 'database' | 'perSecond') =>
    figure(
      middle(
        points.filter((each) => each.operation === operation && each.sessions === at && !each.small),
        key,
      ),
    )
  const sizes = Object.keys(steps.at(-1)?.sizes ?? {})
  const megabytes = (bytes = 0) => figure(bytes / 1e6)
  return [
    'The time of the statements of one operation in the database, in microseconds, by the number of sessions:',
    markdownTable(head('operation'), [
      ...names.map((name) => [name, ...sessions.map((at) => cell(name, at, 'database'))]),
      ['clean-up, seconds', ...steps.map(({ cleanUp }) => figure(cleanUp.seconds))],
    ]),
    'The response time, in milliseconds (the median; 32 connections for `me`, `refresh` and `verifyApiKey`, 4 for the others):',
    markdownTable(
      head('operation'),
      names.map((name) => [name, ...sessions.map((at) => cell(name, at, 'p50'))]),
    ),
    'Operations per second, and of those on the small database in the same rounds:',
    markdownTable(
      head('operation'),
      names
        .filter((name) => points.some((each) => each.operation === name && each.small))
        .map((name) => [
          name,
          ...sessions.map((at) => `${cell(name, at, 'perSecond')}, ${ratioOf(points, name, at).toFixed(3)} ×`),
        ]),
    ),
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
export function drawGrowth(steps: GrowthStep[], points: GrowthPoint[]): string {
  const sessions = steps.map((step) => step.sessions)
  const x = { label: 'sessions', logarithmic: true, ticks: powersAround(sessions), format: count }
  const lines = (names: string[]) =>
    names.map((name) => ({
      name: name.replace(', a token for the first time', ', new'),
      points: sessions.map((at): [number, number] => [
        at,
        middle(
          points.filter((each) => each.operation === name && each.sessions === at && !each.small),
          'database',
        ),
      ]),
    }))
  const panel = (title: string, names: string[]): Panel => {
    const series = lines(names)
    const values = series.flatMap((each) => each.points.map(([, value]) => value))
    return { title, x, y: { label: 'microseconds', logarithmic: true, ticks: powersAround(values) }, series }
  }
  const compared = [...new Set(points.filter(({ small }) => small).map(({ operation }) => operation))]
  const ratios = compared.map((name) => ({
    name: name.replace(', a token for the first time', ', new'),
    points: sessions.map((at): [number, number] => [at, ratioOf(points, name, at)]),
  }))
  const goal = { name: 'goal 0.95', dashed: true, points: sessions.map((at): [number, number] => [at, 0.95]) }
  return linePlot('Cost per operation by the number of sessions', [
    panel('Time in the database: requests', ['me by Bearer', 'me by API key', 'refresh', 'verifyApiKey', 'login']),
    panel('Time in the database: lists', ['users, first page', 'sessions', 'auditEvents of one user']),
    {
      title: 'Requests a second, of those on an almost empty database',
      x,
      y: { label: 'ratio', ticks: ticksUpTo(Math.max(1, ...ratios.flatMap((each) => each.points.map(([, y]) => y)))) },
      series: [...ratios, goal],
    },
  ])
}

/** The requests per second on the large database, of those on the small one in the same round: the median of the rounds. */
export function ratioOf(points: GrowthPoint[], operation: string, sessions: number): number {
  const own = points.filter((each) => each.operation === operation && each.sessions === sessions)
  const small = own.filter((each) => each.small)
  return median(
    own.filter((each) => !each.small).map((each, round) => each.perSecond / (small[round]?.perSecond ?? Number.NaN)),
  )
}

function middle(points: GrowthPoint[], key: 'p50' | 'database' | 'perSecond'): number {
  return median(points.map((each) => each[key]))
}
