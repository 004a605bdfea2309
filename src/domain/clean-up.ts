import { deleteOldAttempts } from '../store/attempt-counter.ts'
import { deleteExpiredOneTimeTokens } from '../store/one-time-token.ts'
import { deleteExpiredWindows } from '../store/rate-limit.ts'
import { deleteEndedSessions } from '../store/session.ts'
import { deleteExpiredSignUps } from '../store/sign-up.ts'
import type { Services } from './services.ts'

const day = 86_400_000

/** Forgets what is over: expired sign-ups, links, windows and counters, and sessions that ended 30 days ago. */
export async function cleanUp(services: Pick<Services, 'clock' | 'database'>): Promise<void> {
  const now = services.clock.now()
  const em = services.database.fork()
  await deleteExpiredSignUps(em, now)
  await deleteExpiredOneTimeTokens(em, now)
  await deleteExpiredWindows(em, now)
  await deleteOldAttempts(em, new Date(now.getTime() - 8 * day))
  await deleteEndedSessions(em, new Date(now.getTime() - 30 * day))
}
