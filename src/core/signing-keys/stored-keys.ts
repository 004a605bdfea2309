import type { EntityManager } from '@mikro-orm/postgresql'
import type { Config } from '../../config.ts'
import { decrypt, encrypt } from '../../crypto/encryption.ts'
import { generateSigningKey, loadSigningKey, type SigningAlgorithm, type SigningKey } from '../../crypto/jwt.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../store/database.ts'
import { readNow } from '../../store/now.ts'
import { findSigningKeys, insertSigningKey } from './store/signing-key.ts'

/** What keys are made with. They are named one by one: `Services` holds the signing keys, and the files would import each other. */
export interface Deps {
  config: Pick<Config, 'jwtAlgorithm' | 'jwtTtl' | 'signingKeyMaxAgeDays'>
  clock: Clock
  database: Database
  keys: KeyRing
}

/** A key as it is read from the database. */
export interface Loaded {
  key: SigningKey
  activeFrom: Date
  expiresAt: Date | null
}

/** A key that was just made. */
export interface MadeKey {
  kid: string
  algorithm: SigningAlgorithm
  activeFrom: Date
}

/** Makes a key that starts to sign some seconds later. The lock of `lockSigningKeys` is held. */
export async function makeSigningKey(
  { keys }: Deps,
  em: EntityManager,
  algorithm: SigningAlgorithm,
  delaySeconds: number,
): Promise<MadeKey> {
  const createdAt = await readNow(em)
  const activeFrom = new Date(createdAt.getTime() + delaySeconds * 1000)
  const { kid, publicJwk, privatePem } = await generateSigningKey(algorithm)
  const privateKey = encrypt(keys, Buffer.from(privatePem), signingKeyContext(kid))
  const row = { kid, algorithm, publicJwk: { ...publicJwk }, privateKey, createdAt, activeFrom, expiresAt: null }
  await insertSigningKey(em, row)
  return { kid, algorithm, activeFrom }
}

/** Every key that may still verify a token, newest first. */
export async function loadSigningKeys(deps: Pick<Deps, 'keys'>, em: EntityManager, now: Date): Promise<Loaded[]> {
  const rows = await findSigningKeys(em, now)
  return rows.map((row) => ({
    key: loadSigningKey({
      kid: row.kid,
      algorithm: row.algorithm,
      publicJwk: row.publicJwk,
      privatePem: decrypt(deps.keys, row.privateKey, signingKeyContext(row.kid)).toString('utf8'),
    }),
    activeFrom: row.activeFrom,
    expiresAt: row.expiresAt ?? null,
  }))
}

/** The encryption context of a stored private key. */
export function signingKeyContext(kid: string): string {
  return `signing-key:${kid}`
}
