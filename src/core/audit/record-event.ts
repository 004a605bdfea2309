import type { EntityManager } from '@mikro-orm/postgresql'
import type { Client } from '../services.ts'
import { insertAuditEvent } from './store/audit-event.ts'

export type AuditEventType =
  | 'SIGNED_UP'
  | 'EMAIL_VERIFIED'
  | 'LOGGED_IN'
  | 'LOGIN_FAILED'
  | 'LOGGED_OUT'
  | 'ACCOUNT_LOCKED'
  | 'SESSION_REVOKED'
  | 'REFRESH_TOKEN_REUSED'
  | 'PASSWORD_RESET_REQUESTED'
  | 'PASSWORD_RESET'
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_CONFIRMATION_FAILED'
  | 'EMAIL_CHANGE_REQUESTED'
  | 'EMAIL_CHANGED'
  | 'CHANGE_DISOWNED'
  | 'PROFILE_CHANGED'
  | 'ACCOUNT_DELETED'
  | 'TWO_FACTOR_SETUP'
  | 'TWO_FACTOR_ENABLED'
  | 'TWO_FACTOR_DISABLED'
  | 'TWO_FACTOR_FAILED'
  | 'TWO_FACTOR_LOCKED'
  | 'RECOVERY_CODE_USED'
  | 'RECOVERY_CODES_REGENERATED'
  | 'API_KEY_CREATED'
  | 'API_KEY_UPDATED'
  | 'API_KEY_ROTATED'
  | 'API_KEY_REVOKED'
  | 'API_KEY_DELETED'
  | 'SIGNING_KEY_ROTATED'
  | 'USER_CREATED'
  | 'USER_UPDATED'
  | 'USER_SUSPENDED'
  | 'USER_REACTIVATED'
  | 'USER_DELETED'
  | 'USER_SESSIONS_REVOKED'
  | 'USER_TWO_FACTOR_RESET'
  | 'USER_IMPERSONATED'

/** Who did it, to whom, and from where. `apiKeyId` names the key when a key did it. */
export interface AuditEntry {
  type: AuditEventType
  actorId?: string | null
  apiKeyId?: string | null
  /** Who acted in the actor's name. */
  impersonatorId?: string | null
  targetId?: string | null
  details?: Record<string, unknown>
}

/**
 * Writes a security event in the mutation's own transaction, so that neither exists without the other. Details hold no
 * password, code, token, key or secret. [ASVS 5.0 16.3]
 */
export async function recordEvent(em: EntityManager, entry: AuditEntry, client: Client, now: Date): Promise<void> {
  await insertAuditEvent(em, {
    type: entry.type,
    createdAt: now,
    actorId: entry.actorId ?? null,
    actorApiKeyId: entry.apiKeyId ?? null,
    targetId: entry.targetId ?? entry.actorId ?? null,
    ip: client.ip,
    userAgent: client.userAgent,
    details: entry.impersonatorId ? { ...entry.details, impersonatorId: entry.impersonatorId } : (entry.details ?? {}),
  })
}
