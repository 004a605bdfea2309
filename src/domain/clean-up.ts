import { deleteOldAttempts } from '../store/attempt-counter.ts'
import { deleteAuditEventsBefore } from '../store/audit-event.ts'
import { deleteExpiredOneTimeTokens } from '../store/one-time-token.ts'
import { deleteExpiredWindows } from '../store/rate-limit.ts'
import { deleteEndedSessions } from '../store/session.ts'
import { deleteExpiredSignUps } from '../store/sign-up.ts'
import { deleteExpiredSigningKeys } from '../store/signing-key.ts'
import type { Services } from './services.ts'

const day = 86_400_000
const auditBatch = 5_000

/**
 * Forgets what is over: expired sign-ups, links, windows, counters and signing keys, sessions that ended 30 days ago,
 * and audit events past their retention.
 */
export async function cleanUp(services: Pick<Services, 'clock' | 'config' | 'database'>): Promise<void> {
  const now = services.clock.now()
  const em = services.database.fork()
  await deleteExpiredSignUps(em, now)
  await deleteExpiredOneTimeTokens(em, now)
  await deleteExpiredWindows(em, now)
  await deleteExpiredSigningKeys(em, new Date(now.getTime() - day))
  await deleteOldAttempts(em, new Date(now.getTime() - 8 * day))
  await deleteEndedSessions(em, new Date(now.getTime() - 30 * day))
  const keptFrom = new Date(now.getTime() - services.config.auditRetentionDays * day)
  while ((await deleteAuditEventsBefore(em, keptFrom, auditBatch)) === auditBatch);
}
