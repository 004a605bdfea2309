import { RequestError } from '../../../core/request-error.ts'
import type { Services } from '../../../core/services.ts'
import { readNow } from '../../../store/now.ts'
import { readTotals } from '../store/open-sessions.ts'
import { readStatistics, type StatisticsPoint } from '../store/statistics.ts'
import { countedTypes } from './counted-types.ts'

type StatsStep = 'HOUR' | 'DAY'

export interface Stats {
  points: StatisticsPoint[]
  /** How many users there are now. */
  users: number
}

interface StatsRange {
  from: Date
  to: Date
  step: StatsStep
}

/** The largest number of points of an answer. */
const maxPoints = 400

const lengths = { HOUR: 3_600_000, DAY: 86_400_000 } as const
const steps = { HOUR: 'hour', DAY: 'day' } as const

/**
 * The statistics of a range, by hour or day in UTC. Points that have not begun are left out; the last one may still be growing.
 *
 * @throws RequestError BAD_USER_INPUT for a range that ends before it begins, and for one with more than 400 points
 */
export async function readStats(
  { database }: Pick<Services, 'database'>,
  { from, to, step }: StatsRange,
): Promise<Stats> {
  const length = lengths[step]
  const first = beginningOf(from, length)
  const points = Math.ceil((to.getTime() - first.getTime()) / length)
  if (to <= from) throw new RequestError('BAD_USER_INPUT', '`to` must be later than `from`.')
  if (points > maxPoints) {
    const hint = step === 'HOUR' ? 'a later `from` or the step DAY' : 'a later `from`'
    const message = `A range can have at most ${maxPoints} points, and this one has ${points}. Use ${hint}.`
    throw new RequestError('BAD_USER_INPUT', message)
  }
  const em = database.fork()
  const now = await readNow(em)
  const { users, activeSessions } = await readTotals(em)
  const last = beginningOf(new Date(Math.min(now.getTime(), to.getTime() - 1)), length)
  if (last < first) return { points: [], users }
  const found = await readStatistics(em, countedTypes, { step: steps[step], first, last })
  const isNow = ({ at }: StatisticsPoint) => at.getTime() === beginningOf(now, length).getTime()
  return { points: found.map((point) => (isNow(point) ? { ...point, activeSessions } : point)), users }
}

/** The beginning of the hour or the day that an instant is in, in UTC, which has no leap seconds here. */
function beginningOf(instant: Date, length: number): Date {
  return new Date(Math.floor(instant.getTime() / length) * length)
}
