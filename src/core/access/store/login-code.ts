import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import type { LoginMethod } from '../../hooks/hooks.ts'

/** Codes with which an application opens a session for a user who has signed in elsewhere. */
export const LoginCodeEntity = defineEntity({
  name: 'LoginCode',
  tableName: 'login_codes',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    userId: p.uuid(),
    // The session that the code was made in. The code works while that session does. Null for a sign-in without a session.
    sessionId: p.uuid().nullable(),
    // The organization that the session begins in.
    organizationId: p.uuid().nullable(),
    // Of the code; of the token of the page that asks first, until the person has continued.
    hash: p.blob().hidden().lazy(),
    codeChallenge: p.text(),
    returnTo: p.text(),
    method: p.text().$type<LoginMethod>(),
    // When the user proved who they are. The new session inherits it.
    provedAt: p.datetime().nullable(),
    // When the user proved a second factor or a passkey; null if not. The new session inherits it.
    secondFactorAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    // When the code was given out; null while the person is asked first.
    issuedAt: p.datetime().nullable(),
    expiresAt: p.datetime(),
    usedAt: p.datetime().nullable(),
    // The session that the exchange opened. It ends if the code comes back.
    openedSessionId: p.uuid().nullable(),
  },
})

export type LoginCodeRow = InferEntity<typeof LoginCodeEntity>

/** A row of `login_codes` without its hash. */
export type StoredLoginCode = Omit<LoginCodeRow, 'hash'>

/**
 * Voids the codes of a user that have not been exchanged.
 *
 * @param exceptSessionId the codes that were made in this session stay; null voids all
 */
export async function voidLoginCodesOf(
  em: EntityManager,
  userId: string,
  exceptSessionId: string | null,
): Promise<void> {
  const others = exceptSessionId === null ? {} : { $or: [{ sessionId: null }, { sessionId: { $ne: exceptSessionId } }] }
  await em.nativeDelete(LoginCodeEntity, { userId, usedAt: null, ...others })
}
