import type { LoginCodeRow } from '../../../core/access/store/login-code.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import type { HandedBack } from './issue-login-code.ts'

interface Made {
  hash: Buffer
  now: Date
  /** Null while the person is asked first. */
  issuedAt: Date | null
  /** The lifetime. */
  seconds: number
}

/** The row of a sign-in that is handed back. */
export function newLoginCode(input: HandedBack, { hash, now, issuedAt, seconds }: Made): LoginCodeRow {
  const { user, returnTo, codeChallenge, method, provedAt, organizationId = null, sessionId = null } = input
  const expiresAt = new Date(now.getTime() + seconds * 1000)
  const unused = { usedAt: null, openedSessionId: null }
  const bound = { userId: user.id, sessionId, organizationId, codeChallenge, returnTo, method, provedAt }
  return { id: createUuid(), hash, ...bound, ...unused, createdAt: now, issuedAt, expiresAt }
}
