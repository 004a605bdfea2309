import type { AuditEventType, StatisticsQuery } from '../../generated/admin.ts'

export type Point = StatisticsQuery['stats']['points'][number]

/** The numbers of a point that can be added. */
export const counts = ['signUps', 'logins', 'failures', 'locks'] as const
export type Count = (typeof counts)[number]

/** The points of a range, and those of the range before it. */
export function splitPoints(
  points: readonly Point[],
  length: number,
): { shown: readonly Point[]; before: readonly Point[] } {
  return { shown: points.slice(-length), before: points.slice(-2 * length, -length) }
}

/** The sum of a number over points. */
export function sumOf(points: readonly Point[], count: Count): number {
  return points.reduce((sum, point) => sum + point[count], 0)
}

/** The change from one number to another as a share; null where there was nothing to compare with. */
export function changeOf(before: number, now: number): number | null {
  return before === 0 ? null : now / before - 1
}

/** The audit events that a number counts, as the server counts them. */
export const countedEvents = {
  failures: ['LOGIN_FAILED', 'TWO_FACTOR_FAILED', 'MAIL_CODE_FAILED', 'OAUTH_LOGIN_FAILED', 'PASSKEY_REFUSED'],
  locks: ['ACCOUNT_LOCKED', 'TWO_FACTOR_LOCKED', 'MAIL_CODE_LOCKED'],
} as const satisfies Partial<Record<Count, readonly AuditEventType[]>>

/** The numbers whose rise an administrator should look at. */
type Watched = keyof typeof countedEvents
const watched: readonly Watched[] = ['failures', 'locks']

/** A rise that is no chance: twice the mean of the days before, and twenty more. */
const minRatio = 2
const minDifference = 20

/** A number that rose in the last 24 hours, with what was usual in a day before. */
export interface Rise {
  count: Watched
  now: number
  usual: number
}

/** Which numbers rose in the last 24 hours, against the mean of the days before. @param points by the hour, at least two days of them */
export function findRises(points: readonly Point[]): Rise[] {
  const today = points.slice(-24)
  const earlier = points.slice(0, -24)
  const days = earlier.length / 24
  if (days < 1) return []
  return watched
    .map((count) => ({ count, now: sumOf(today, count), usual: sumOf(earlier, count) / days }))
    .filter(({ now, usual }) => now >= minRatio * usual && now - usual >= minDifference)
}
