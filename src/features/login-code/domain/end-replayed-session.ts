import type { EntityManager } from '@mikro-orm/postgresql'
import type { Caller } from '../../../core/access/caller.ts'
import type { StoredLoginCode } from '../../../core/access/store/login-code.ts'
import { recordEvent } from '../../../core/audit/record-event.ts'
import { readNow } from '../../../store/now.ts'
import { endSession } from '../../session/index.ts'
import { loginCodeEvents } from '../events.ts'

/** Ends the session that a code opened, because the code was presented again. [RFC 6749 §4.1.2] */
export async function endReplayedSession(
  em: EntityManager,
  caller: Caller,
  { userId, openedSessionId: sessionId, returnTo }: StoredLoginCode,
): Promise<void> {
  const now = await readNow(em)
  if (!sessionId || !(await endSession(em, { userId, sessionId, now }))) return
  await recordEvent(em, loginCodeEvents.LOGIN_CODE_REUSED, caller, {
    actor: 'NOBODY',
    targetId: userId,
    at: now,
    details: { sessionId, returnTo },
  })
}
