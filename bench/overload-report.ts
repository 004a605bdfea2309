import { powersAround, ticksUpTo } from './axis-ticks.ts'
import { linePlot, type Panel } from './line-plot.ts'
import type { Disturbance } from './machine.ts'
import { figure, markdownTable } from './markdown.ts'

/** A load of logins. Rates are per second, times in milliseconds. */
export type Step = {
  /** Of the capacity. */
  share: number
  offered: number
  succeeded: number
  refused: number
  /** Answers that are neither a success nor OVERLOADED. */
  other: number
  loginP50: number
  loginP99: number
  refusalP50: number
  refusalP99: number
  meP99: number
  meFailed: number
  disturbance: Disturbance
}

/** The table of a run, in Markdown. */
export function overloadTable(steps: Step[]): string {
  const peak = peakOf(steps)
  const head = ['logins offered, of the capacity', 'offered/s', 'succeeded/s', 'of the peak', 'OVERLOADED/s', 'other/s']
  const times = ['login p50 ms', 'login p99 ms', 'refusal p50 ms', 'refusal p99 ms', '`me` p99 ms']
  const rows = steps.map((step) => [
    `${step.share} ×`,
    figure(step.offered),
    figure(step.succeeded),
    (step.succeeded / peak).toFixed(2),
    figure(step.refused),
    figure(step.other),
    ...[step.loginP50, step.loginP99, step.refusalP50, step.refusalP99, step.meP99].map(figure),
  ])
  return markdownTable([...head, ...times], rows)
}

/** The goals at twice the capacity, and whether they were reached. */
export function verdict(steps: Step[]): string {
  const [calm] = steps
  const twice = steps.find(({ share }) => share === 2)
  if (!calm || !twice) return 'The goals are for twice the capacity, which was not measured.'
  const share = twice.succeeded / peakOf(steps)
  const mark = (reached: boolean) => (reached ? 'reached' : 'MISSED')
  return [
    `At twice the capacity:`,
    `- goodput ${share.toFixed(2)} of its peak, goal 0.9: ${mark(share >= 0.9)}`,
    `- \`me\` p99 ${figure(twice.meP99)} ms, at ${calm.share} × ${figure(calm.meP99)} ms, of ${twice.meFailed} that failed`,
    `- refusals p99 ${figure(twice.refusalP99)} ms, successful logins p99 ${figure(twice.loginP99)} ms`,
    `- answers that are neither a success nor OVERLOADED: ${figure(twice.other)}/s, goal 0: ${mark(twice.other === 0)}`,
  ].join('\n')
}

/** The curve of a run, as an SVG document. */
export function drawOverload(steps: Step[]): string {
  const x = {
    label: 'logins offered, of the capacity',
    ticks: [0, 0.5, 1, 1.5, 2, 2.5, 3],
    format: (at: number) => `${at} ×`,
  }
  const line = (name: string, key: keyof Omit<Step, 'disturbance'>) => ({
    name,
    points: steps.map((step): [number, number] => [step.share, step[key]]),
  })
  const rates: Panel = {
    title: 'Logins per second',
    x,
    y: { label: 'per second', ticks: ticksUpTo(Math.max(...steps.map(({ offered }) => offered))) },
    series: [
      line('succeeded', 'succeeded'),
      line('refused, OVERLOADED', 'refused'),
      { ...line('offered', 'offered'), dashed: true },
    ],
  }
  const times = [
    line('login, p50', 'loginP50'),
    line('login, p99', 'loginP99'),
    line('me at 200/s, p99', 'meP99'),
    line('refusal, p99', 'refusalP99'),
  ]
  const latencies: Panel = {
    title: 'Response times',
    x,
    y: {
      label: 'milliseconds',
      logarithmic: true,
      ticks: powersAround(times.flatMap(({ points }) => points.map(([, value]) => value))),
    },
    series: times,
  }
  return linePlot('Logins and response times by the rate of offered logins', [rates, latencies])
}

function peakOf(steps: Step[]): number {
  return Math.max(...steps.map(({ succeeded }) => succeeded))
}
