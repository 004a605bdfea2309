import { deleteOldAttempts } from '../core/attempts/store/attempt-counter.ts'
import { deleteAuditEventsBefore } from '../core/audit/store/audit-event.ts'
import { deleteExpiredWindows } from '../core/limits/store/rate-limit.ts'
import { deleteExpiredOneTimeTokens } from '../core/one-time-token/store/one-time-token.ts'
import type { Services } from '../core/services.ts'
import { deleteExpiredSigningKeys } from '../core/signing-keys/store/signing-key.ts'
import { deleteExpiredSignUps } from '../features/account/store/sign-up.ts'
import { deleteEndedSessions } from '../features/session/store/session.ts'

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
