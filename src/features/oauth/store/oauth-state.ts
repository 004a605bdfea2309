import { defineEntity, type EntityManager, type InferEntity, p } from '@mikro-orm/postgresql'
import { createUuid } from '../../../crypto/uuid.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'

/**
 * What a sign-in at a provider is for. LOGIN: a client finishes it with its verifier. PAGE: this server's own page finishes it in
 * the browser that began it. LINK: the session that began it links the account. ID_TOKEN: it is the hash of a nonce.
 */
type StatePurpose = 'LOGIN' | 'PAGE' | 'LINK' | 'ID_TOKEN'

/** A sign-in at an identity provider that is under way. The row holds the hash of the state or nonce, not the text. */
export const OAuthStateEntity = defineEntity({
  name: 'OAuthState',
  tableName: 'oauth_states',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    hash: p.blob().hidden(),
    purpose: p.text().$type<StatePurpose>(),
    provider: p.text().$type<string>(),
    // The address of the application that the answer is handed to.
    redirectUri: p.text().nullable(),
    // The S256 challenge of the application. [RFC 7636]
    codeChallenge: p.text().nullable(),
    // The state that an application gave to the page of this server, and gets back.
    clientState: p.text().nullable(),
    // The hash of the cookie of the browser that began a PAGE.
    cookieHash: p.blob().nullable().hidden(),
    // This server's own PKCE verifier and nonce towards the provider, encrypted.
    secrets: p.text().nullable().hidden(),
    // Apple sends the name once, to the callback and not with the token; encrypted.
    appleUser: p.text().nullable().hidden(),
    // For the account that the sign-in may make.
    referralCode: p.text().nullable(),
    userId: p.uuid().nullable(),
    sessionId: p.uuid().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
  },
})

/** A row of `oauth_states`. */
export type OAuthState = InferEntity<typeof OAuthStateEntity>

/** Stores a state. */
export async function insertState(em: EntityManager, state: Omit<OAuthState, 'id'>): Promise<void> {
  await em.insert(OAuthStateEntity, { id: createUuid(), ...state })
}

/** What has to be right about a state, so that it is found. */
export type StateKey = Pick<OAuthState, 'hash' | 'provider'> &
  Partial<Pick<OAuthState, 'purpose' | 'codeChallenge' | 'cookieHash' | 'userId' | 'sessionId'>>

/** A state that has not expired. */
export async function findState(em: EntityManager, key: StateKey, now: Date): Promise<OAuthState | null> {
  return em.findOne(OAuthStateEntity, { ...key, expiresAt: { $gt: now } }, { refresh: true })
}

/**
 * Spends a state: exactly one of several concurrent uses succeeds. A use that does not match the whole key does not change the state, so
 * that a stranger who sees a state cannot end the sign-in.
 */
export async function takeState(em: EntityManager, key: StateKey, now: Date): Promise<OAuthState | null> {
  const found = await findState(em, key, now)
  if (!found) return null
  // Raw SQL: only `returning` tells which of several deletions at once deleted the row.
  const rows = await em.execute<unknown[]>('delete from oauth_states where id = ? returning id', [found.id])
  return rows.length > 0 ? found : null
}

/** Stores what Apple sent about the user, encrypted. */
export async function setAppleUser(em: EntityManager, id: string, appleUser: string): Promise<void> {
  await em.nativeUpdate(OAuthStateEntity, { id }, { appleUser })
}

/** Deletes the states that have expired. */
export async function deleteExpiredStates(em: EntityManager, now: Date): Promise<void> {
  await deleteByPages(em, 'oauth_states', 'expires_at <= $3', [now])
}
