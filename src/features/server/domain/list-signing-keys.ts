import type { Services } from '../../../core/services.ts'
import { findSigningKeys, type SigningKeyRow } from '../../../core/signing-keys/store/signing-key.ts'
import { readNow } from '../../../store/now.ts'

/** A signing key without its private part. */
export interface ShownSigningKey extends Pick<SigningKeyRow, 'kid' | 'algorithm' | 'createdAt' | 'activeFrom'> {
  /** When it stops verifying tokens; null while there is no newer key. */
  expiresAt: Date | null
  /** Whether this instance signs with it now. */
  isCurrent: boolean
}

/** The keys that verify access tokens now or soon, newest first. Their private parts are left out. */
export async function listSigningKeys({
  database,
  signingKeys,
}: Pick<Services, 'database' | 'signingKeys'>): Promise<ShownSigningKey[]> {
  const em = database.fork()
  const keys = await findSigningKeys(em, await readNow(em))
  const current = signingKeys.current().kid
  return keys.map(({ kid, algorithm, createdAt, activeFrom, expiresAt }) => ({
    kid,
    algorithm,
    createdAt,
    activeFrom,
    expiresAt: expiresAt ?? null,
    isCurrent: kid === current,
  }))
}
