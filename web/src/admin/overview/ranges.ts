import type { StatsStep } from '../../generated/admin.ts'

/** The ranges of the start page, by their names in its address. */
export const ranges = {
  '24h': { step: 'HOUR', points: 24 },
  '7d': { step: 'HOUR', points: 168 },
  '30d': { step: 'DAY', points: 30 },
  '90d': { step: 'DAY', points: 90 },
} as const satisfies Record<string, { step: StatsStep; points: number }>

export type RangeName = keyof typeof ranges

export const rangeNames: readonly RangeName[] = ['24h', '7d', '30d', '90d']

const lengths = { HOUR: 3_600_000, DAY: 86_400_000 } as const

/**
 * What to ask the API for: a range, and the one of the same length before it. Its beginning is that of an hour or a day, so that the
 * answers of one hour are the same question.
 *
 * @param now in milliseconds since 1970
 */
export function questionOf(name: RangeName, now: number): { from: string; to: string; step: StatsStep } {
  const { step, points } = ranges[name]
  const length = lengths[step]
  const last = Math.floor(now / length) * length
  // The page stays open: what begins meanwhile is in the next answers.
  const to = last + 2 * length
  return { from: new Date(last - (2 * points - 1) * length).toISOString(), to: new Date(to).toISOString(), step }
}

/** A page in an address; another value is that of a day. */
export function readRange(value: unknown): RangeName {
  return rangeNames.find((name) => name === value) ?? '7d'
}
