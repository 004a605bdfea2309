import { defineEntity, type EntityManager, type InferEntity, type InferKyselyDB, p } from '@mikro-orm/postgresql'
import { isUuid } from '../../../crypto/uuid.ts'
import { deleteByPages } from '../../../store/delete-by-pages.ts'

/** What the response to a challenge may be used for. */
export type CeremonyPurpose = 'REGISTRATION' | 'LOGIN' | 'SECOND_FACTOR' | 'PROOF'

/** A challenge for an authenticator. It is not secret: the browser shows it to every page of the relying party. */
export const CeremonyEntity = defineEntity({
  name: 'PasskeyCeremony',
  tableName: 'passkey_ceremonies',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    purpose: p.text().$type<CeremonyPurpose>(),
    // In base64url, as it stands in the client data.
    challenge: p.text(),
    // The session that began a registration or a proof, and which alone can finish it.
    sessionId: p.uuid().nullable(),
    // The two-factor challenge that the passkey completes.
    oneTimeTokenId: p.uuid().nullable(),
    expiresAt: p.datetime(),
  },
})

export type Ceremony = InferEntity<typeof CeremonyEntity>

type CeremonyTables = InferKyselyDB<typeof CeremonyEntity>

export async function insertCeremony(em: EntityManager, ceremony: Ceremony): Promise<void> {
  await em.insert(CeremonyEntity, ceremony)
}

/**
 * Takes a ceremony that has not expired: exactly one of several concurrent responses gets it. A ceremony of another purpose or
 * of another session is not changed.
 *
 * @param sessionId the session that must have begun it; null for a ceremony of no session
 */
export async function takeCeremony(
  em: EntityManager,
  { id, purposes, sessionId, now }: { id: string; purposes: CeremonyPurpose[]; sessionId: string | null; now: Date },
): Promise<Pick<Ceremony, 'challenge' | 'purpose' | 'oneTimeTokenId'> | null> {
  if (!isUuid(id)) return null
  let query = em
    .getKysely<CeremonyTables>()
    .deleteFrom('passkey_ceremonies')
    .where('id', '=', id)
    .where('purpose', 'in', purposes)
    .where('expires_at', '>', now)
    .returning(['challenge', 'purpose', 'one_time_token_id as oneTimeTokenId'])
  query = sessionId === null ? query.where('session_id', 'is', null) : query.where('session_id', '=', sessionId)
  return (await query.executeTakeFirst()) ?? null
}

/** Deletes the ceremonies that expired before an instant. */
export async function deleteExpiredCeremonies(em: EntityManager, before: Date): Promise<void> {
  await deleteByPages(em, 'passkey_ceremonies', 'expires_at < $3', [before])
}
