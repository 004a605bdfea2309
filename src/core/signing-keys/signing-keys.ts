import type { EntityManager } from '@mikro-orm/postgresql'
import { decrypt, encrypt } from '../../crypto/encryption.ts'
import { generateSigningKey, loadSigningKey, type SigningKey } from '../../crypto/jwt.ts'
import { recordEvent } from '../audit/record-event.ts'
import { thisMachine } from '../audit/system-client.ts'
import type { Services } from '../services.ts'
import { expireOtherSigningKeys, findSigningKeys, insertSigningKey, lockSigningKeys } from './store/signing-key.ts'

/** The keys that sign and verify access tokens, kept encrypted in the database and read anew every minute. */
export interface SigningKeys {
  /** The newest key that is in force: it signs. */
  current(): SigningKey
  /** All that may verify: published at the JWKS address. */
  all(): readonly SigningKey[]
  reload(): Promise<void>
}

/** How often every instance reads the keys, in seconds; a new key signs only after all have seen it. */
export const signingKeyReload = 60

type Needs = Pick<Services, 'config' | 'clock' | 'database' | 'keys'>

interface Loaded {
  key: SigningKey
  activeFrom: Date
  expiresAt: Date | null
}

/** Loads the keys, making the first one where there is none for the configured algorithm. */
export async function openSigningKeys(services: Needs): Promise<SigningKeys> {
  const { config, clock, database } = services
  let loaded: Loaded[] = []
  const reload = async () => {
    loaded = await load(services, database.fork())
  }
  await reload()
  if (!loaded.some((entry) => entry.key.algorithm === config.jwtAlgorithm)) {
    await database.fork().transactional(async (em) => {
      await lockSigningKeys(em)
      const there = await load(services, em)
      if (!there.some((entry) => entry.key.algorithm === config.jwtAlgorithm)) await makeSigningKey(services, em, 0)
    })
    await reload()
  }
  const valid = () => {
    const now = clock.now()
    return loaded.filter((entry) => !entry.expiresAt || entry.expiresAt > now)
  }
  return {
    current() {
      const now = clock.now()
      const usable = valid().filter((entry) => entry.key.algorithm === config.jwtAlgorithm)
      const active = usable.find((entry) => entry.activeFrom <= now) ?? usable.at(-1)
      if (!active) throw new Error('There is no signing key in force')
      return active.key
    },
    all: () => valid().map((entry) => entry.key),
    reload,
  }
}

/**
 * Makes a new signing key that takes over once every instance has read it; the old ones verify until the last token
 * they signed has expired. [ASVS 5.0 11.1, RFC 9068]
 *
 * @returns the new key's id
 */
export async function rotateSigningKey(services: Needs): Promise<string> {
  return services.database.fork().transactional(async (em) => {
    await lockSigningKeys(em)
    return replaceSigningKey(services, em)
  })
}

/**
 * Does the same when the newest key is older than SIGNING_KEY_MAX_AGE. Of any number of instances that look at once, one
 * makes the key: the age is looked at again under the lock.
 *
 * @returns the new key's id, or null when it is not time
 */
export async function rotateOldSigningKey(services: Needs): Promise<string | null> {
  if (!(await isTooOld(services, services.database.fork()))) return null
  return services.database.fork().transactional(async (em) => {
    await lockSigningKeys(em)
    return (await isTooOld(services, em)) ? replaceSigningKey(services, em) : null
  })
}

async function isTooOld({ config, clock }: Needs, em: EntityManager): Promise<boolean> {
  if (config.signingKeyMaxAgeDays === 0) return false
  const now = clock.now()
  const keys = await findSigningKeys(em, now)
  const newest = keys.find((key) => key.algorithm === config.jwtAlgorithm)
  return newest !== undefined && newest.createdAt.getTime() <= now.getTime() - config.signingKeyMaxAgeDays * 86_400_000
}

async function replaceSigningKey(services: Needs, em: EntityManager): Promise<string> {
  const kid = await makeSigningKey(services, em, 2 * signingKeyReload)
  const details = { kid, algorithm: services.config.jwtAlgorithm }
  await recordEvent(em, { type: 'SIGNING_KEY_ROTATED', details }, thisMachine, services.clock.now())
  return kid
}

async function makeSigningKey(services: Needs, em: EntityManager, delaySeconds: number): Promise<string> {
  const { config, clock, keys } = services
  const now = clock.now().getTime()
  const activeFrom = now + delaySeconds * 1000
  const generated = await generateSigningKey(config.jwtAlgorithm)
  await insertSigningKey(em, {
    kid: generated.kid,
    algorithm: config.jwtAlgorithm,
    publicJwk: { ...generated.publicJwk },
    privateKey: encrypt(keys, Buffer.from(generated.privatePem), signingKeyContext(generated.kid)),
    createdAt: new Date(now),
    activeFrom: new Date(activeFrom),
    expiresAt: null,
  })
  await expireOtherSigningKeys(em, generated.kid, new Date(activeFrom + (config.jwtTtl + 60) * 1000))
  return generated.kid
}

async function load(services: Needs, em: EntityManager): Promise<Loaded[]> {
  const rows = await findSigningKeys(em, services.clock.now())
  return rows.map((row) => ({
    key: loadSigningKey({
      kid: row.kid,
      algorithm: row.algorithm,
      publicJwk: row.publicJwk,
      privatePem: decrypt(services.keys, row.privateKey, signingKeyContext(row.kid)).toString('utf8'),
    }),
    activeFrom: row.activeFrom,
    expiresAt: row.expiresAt ?? null,
  }))
}

/** What a stored private key is bound to. */
export function signingKeyContext(kid: string): string {
  return `signing-key:${kid}`
}
