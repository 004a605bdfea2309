import type { LoadResult } from '../load.ts'
import type { Busy, Disturbance } from '../machine.ts'
import { figure, markdownTable } from '../markdown.ts'
import { median } from '../report.ts'
import { type Contender, connections, type LineName, warmUpSeconds } from './contender.ts'

export type PeerRound = LoadResult & {
  round: number
  line: LineName
  contender: string
  busy: Busy
  microseconds: number
  disturbance: Disturbance
}

/** The title of each line, in the order of a round. */
export const titles = {
  session: 'session',
  key: 'API key',
  login: 'login with a password',
} satisfies Record<LineName, string>

/** The Markdown table of a run: medians over the rounds. The first contender is the one that the others are compared with. */
export function table(lines: LineName[], contenders: Contender[], results: PeerRound[]): string {
  const head = [
    'operation and server',
    'per second',
    'Sallyport is',
    'CPU of the server',
    'busy: server, load, database',
  ]
  const rows = lines.flatMap((line) =>
    contenders.map((contender) => {
      const exchange = contender.exchanges[line]
      const named = `${titles[line]}: ${contender.name} ${contender.version}`
      const own = results.filter((each) => each.line === line && each.contender === contender.name)
      if (!exchange || own.length === 0) return [named, '—', '—', '—', '—']
      return [
        `${named}, ${exchange.operation}`,
        figure(median(own.map((each) => each.perSecond))),
        contender === contenders[0] ? '' : times(advantage(line, contenders[0], contender, results)),
        time(median(own.map((each) => each.microseconds))),
        busyOf(own),
      ]
    }),
  )
  return markdownTable(head, rows)
}

/** What was measured and how, for below the table. */
export function conditionsOf(
  contenders: Contender[],
  run: { date: string; machine: string; seconds: number; rounds: number; cost: number; poolSize: number },
): string {
  const measured = [
    `Measured on ${run.date} with \`npm run bench:peers\`: ${run.machine}. The figures are medians of the rounds (${run.rounds}), which take ${run.seconds} s`,
    `for each server and line, and ${2 * run.seconds} s for logins; the servers take turns. Before the first round, each answers sessions for ${warmUpSeconds.session} s and API keys for ${warmUpSeconds.key} s. The load has ${connections.session} connections (${connections.login} for logins).`,
    'Each server runs in production mode, alone on one core (on all cores for logins), with a database of its own on the same PostgreSQL',
    `(\`fsync\` on); the load and PostgreSQL run on the other core. Each hashes with @node-rs/bcrypt at cost ${run.cost}, and has ${run.poolSize} connections to`,
    'its database. Every answer is checked for its status and for the e-mail address of its user. "CPU of the server" is per answer; "busy" is',
    'the share of one core that the server, the load and PostgreSQL used.',
  ].join(' ')
  const configured = contenders.map((each) => `- ${each.name} ${each.version}: ${each.configuration}.`)
  return `${measured}\n\n${configured.join('\n')}`
}

/** How many times as fast the first contender is in the same round. */
function advantage(line: LineName, first: Contender | undefined, other: Contender, results: PeerRound[]): number {
  const of = (contender: Contender | undefined) =>
    results.filter((each) => each.line === line && each.contender === contender?.name)
  return median(
    of(first).flatMap(({ round, perSecond }) => {
      const same = of(other).find((each) => each.round === round)
      return same ? perSecond / same.perSecond : []
    }),
  )
}

function times(value: number): string {
  return Number.isNaN(value) ? '' : `${figure(value)} × as fast`
}

function time(microseconds: number): string {
  if (Number.isNaN(microseconds)) return '?'
  return microseconds >= 10_000
    ? `${Math.round(microseconds / 1000)} ms`
    : `${Math.round(microseconds).toLocaleString('en')} µs`
}

function busyOf(rounds: PeerRound[]): string {
  const share = (part: keyof Busy) => median(rounds.map((each) => each.busy[part])).toFixed(2)
  return `${share('server')}, ${share('load')}, ${share('database')}`
}
