import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql'

export const SessionEntity = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    userId: p.uuid(),
    // The organization that the user works in. It counts only while the user is a member of it.
    organizationId: p.uuid().nullable(),
    // The hash of the newest refresh token. Only the rotation reads and writes the hashes of earlier ones.
    tokenHash: p.blob().hidden().lazy(),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    createdAt: p.datetime(),
    lastSeenAt: p.datetime(),
    // The address of the last refresh, if it is another one than `ip`: most rows stay as narrow as they were.
    lastSeenIp: p.text().nullable(),
    // When the user last proved who they are: at the login, or later by `reauthenticate`. Null for impersonations.
    provedAt: p.datetime().nullable(),
    // When a second factor or a passkey was last proved in this session; an impersonation has the time of its administrator's session.
    secondFactorAt: p.datetime().nullable(),
    idleExpiresAt: p.datetime(),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    impersonatorId: p.uuid().nullable(),
    impersonationReason: p.text().nullable(),
    // The administrator's session from which an impersonation was opened. No request reads it.
    parentId: p.uuid().nullable().hidden().lazy(),
  },
})

/** A whole row of `sessions`. */
export type SessionWithToken = InferEntity<typeof SessionEntity>

/** A row of `sessions` as requests read it, without its secret. */
export type Session = Omit<SessionWithToken, 'tokenHash' | 'parentId'>
