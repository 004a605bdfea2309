import { isSuspended } from '../../../core/access/suspension.ts'
import { AccountSuspendedError, type ScopeNotGrantedError, ValidationError } from '../../../core/errors.ts'
import { queueMail } from '../../../core/mail/queue-mail.ts'
import { RequestError } from '../../../core/request-error.ts'
import type { Client, Services } from '../../../core/services.ts'
import { createSession } from '../../session/domain/create-session.ts'
import type { AuthTokens } from '../../session/domain/issue-tokens.ts'
import { type ChangeRefusal, changeUser } from './change-user.ts'
import { type AdminAccess, mayImpersonate } from './privilege.ts'

/** How long an impersonation lasts, in seconds; refreshing does not prolong it. */
const impersonationLife = 3600

type Refusal = ValidationError | AccountSuspendedError | ScopeNotGrantedError

/**
 * Opens a session as somebody else, marked with who opened it (`act` claim, RFC 8693 §4.1): an hour at most, without the
 * scopes that change credentials, and the user is told.
 */
export async function impersonateUser(
  services: Services,
  access: AdminAccess,
  input: { id: string; reason: string },
  client: Client,
): Promise<AuthTokens | ChangeRefusal | Refusal> {
  if (access.kind === 'SESSION' && access.session.impersonatorId) {
    throw new RequestError('FORBIDDEN', 'An impersonated session cannot impersonate.')
  }
  const reason = input.reason.trim()
  if (reason.length === 0 || reason.length > 500) {
    return new ValidationError([{ path: ['reason'], rule: 'length', message: 'Give a reason of 1 to 500 characters.' }])
  }
  let tokens: AuthTokens | null = null
  const changed = await changeUser<Refusal>(services, access, input.id, client, {
    type: 'USER_IMPERSONATED',
    apply: async (em, user, now) => {
      const refused = mayImpersonate(services, access, user)
      if (refused) return refused
      if (isSuspended(user, now)) return new AccountSuspendedError(user.suspendedUntil ?? null)
      const impersonation = { impersonatorId: access.user.id, reason }
      const life = { absolute: impersonationLife, idle: impersonationLife, impersonation }
      const opened = await createSession(services, em, { ...user }, client, life)
      const until = opened.session.expiresAt.toISOString()
      await queueMail(services, em, user.email, { kind: 'impersonated', reason, until })
      tokens = opened
      return { reason, sessionId: opened.session.id }
    },
  })
  if (changed instanceof Error) return changed
  if (!tokens) throw new Error('The impersonation gave no tokens')
  return tokens
}
