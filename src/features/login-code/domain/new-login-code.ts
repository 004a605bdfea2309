import type { LoginCodeRow } from '../../../core/access/store/login-code.ts'
import type { LoginMethod } from '../../../core/hooks/hooks.ts'
import type { User } from '../../../core/identity/store/user.ts'
import { createUuid } from '../../../crypto/uuid.ts'
import type { Return } from './check-return.ts'

/** A sign-in that is handed back to an application. */
export interface HandBackInput extends Return {
  /** The user, who has passed every check of a sign-in, including the second factor. */
  user: Pick<User, 'id'>
  /** How the user signed in, for `afterLogin` and the audit log. */
  method: LoginMethod
  /** When the user proved who they are; the new session inherits it. */
  provedAt: Date | null
  /** When the user proved a second factor or a passkey; null if not. The new session inherits it. */
  secondFactorAt: Date | null
  /** The organization that the session begins in; null or undefined for none. */
  organizationId?: string | null
  /** The session that the code is made in: the code stops working with it. Null for a sign-in without a session. */
  sessionId?: string | null
}

interface Made {
  hash: Buffer
  now: Date
  /** Null while the person is asked first. */
  issuedAt: Date | null
  /** The lifetime. */
  seconds: number
}

/** The row of a sign-in that is handed back. */
export function newLoginCode(input: HandBackInput, { hash, now, issuedAt, seconds }: Made): LoginCodeRow {
  const {
    user,
    returnTo,
    codeChallenge,
    method,
    provedAt,
    secondFactorAt,
    organizationId = null,
    sessionId = null,
  } = input
  const expiresAt = new Date(now.getTime() + seconds * 1000)
  const unused = { usedAt: null, openedSessionId: null }
  const bound = {
    userId: user.id,
    sessionId,
    organizationId,
    codeChallenge,
    returnTo,
    method,
    provedAt,
    secondFactorAt,
  }
  return { id: createUuid(), hash, ...bound, ...unused, createdAt: now, issuedAt, expiresAt }
}
