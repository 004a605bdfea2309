import type { EntityManager } from '@mikro-orm/postgresql'
import type { Config } from '../../config.ts'
import { decrypt, encrypt } from '../../crypto/encryption.ts'
import { generateSigningKey, loadSigningKey, type SigningKey } from '../../crypto/jwt.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Database } from '../../store/database.ts'
import { readNow } from '../../store/now.ts'
import { type Caller, systemCaller } from '../access/caller.ts'
import { recordEvent } from '../audit/record-event.ts'
import { createDatabaseClock } from '../database-clock.ts'
import { signingKeyEvents } from './events.ts'
import { expireOtherSigningKeys, findSigningKeys, insertSigningKey, lockSigningKeys } from './store/signing-key.ts'

/** The keys that sign and verify access tokens, kept encrypted in the database and read anew every minute. */
export interface SigningKeys {
  /** The newest active key, which signs. */
  current(): SigningKey
  /** Every key whose tokens are accepted. They are published in the JWKS. */
  all(): readonly SigningKey[]
  reload(): Promise<void>
}

/** The interval at which every instance reads the keys, in seconds. A new key only signs after all have read it. */
export const signingKeyReload = 60

// The parts are named one by one: `Services` holds the signing keys, and the two files would import each other.
interface Deps {
  config: Pick<Config, 'jwtAlgorithm' | 'jwtTtl' | 'signingKeyMaxAgeDays'>
  clock: Clock
  database: Database
  keys: KeyRing
}

interface Loaded {
  key: SigningKey
  activeFrom: Date
  expiresAt: Date | null
}

/** Loads the keys, making the first one where there is none for the configured algorithm. */
export async function openSigningKeys(deps: Deps): Promise<SigningKeys> {
  const { config, database } = deps
  const clock = createDatabaseClock(deps.clock)
  let loaded: Loaded[] = []
  const reload = async () => {
    const em = database.fork()
    const now = await readNow(em)
    loaded = await load(deps, em, now)
    clock.follow(now)
  }
  await reload()
  if (!loaded.some((entry) => entry.key.algorithm === config.jwtAlgorithm)) {
    await database.transactional(async (em) => {
      await lockSigningKeys(em)
      const there = await load(deps, em, await readNow(em))
      if (!there.some((entry) => entry.key.algorithm === config.jwtAlgorithm)) await makeSigningKey(deps, em, 0)
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
      if (!active) throw new Error('There is no active signing key')
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
 * @param caller who asked for it; the command line by default
 * @returns the new key's id
 */
export async function rotateSigningKey(deps: Deps, caller: Caller = systemCaller): Promise<string> {
  return deps.database.transactional(async (em) => {
    await lockSigningKeys(em)
    return replaceSigningKey(deps, em, caller)
  })
}

/**
 * Makes a new signing key if the newest one is older than SIGNING_KEY_MAX_AGE. Of any number of instances at once, one
 * makes the key: the age is checked again under the lock.
 *
 * @returns the new key's id, or null when it is not time
 */
export async function rotateOldSigningKey(deps: Deps): Promise<string | null> {
  if (!(await isTooOld(deps, deps.database.fork()))) return null
  return deps.database.transactional(async (em) => {
    await lockSigningKeys(em)
    return (await isTooOld(deps, em)) ? replaceSigningKey(deps, em, systemCaller) : null
  })
}

async function isTooOld({ config }: Deps, em: EntityManager): Promise<boolean> {
  if (config.signingKeyMaxAgeDays === 0) return false
  const now = await readNow(em)
  const keys = await findSigningKeys(em, now)
  const newest = keys.find((key) => key.algorithm === config.jwtAlgorithm)
  return newest !== undefined && newest.createdAt.getTime() <= now.getTime() - config.signingKeyMaxAgeDays * 86_400_000
}

async function replaceSigningKey(deps: Deps, em: EntityManager, by: Caller): Promise<string> {
  const kid = await makeSigningKey(deps, em, 2 * signingKeyReload)
  const details = { kid, algorithm: deps.config.jwtAlgorithm }
  const at = await readNow(em)
  await recordEvent(em, { type: signingKeyEvents.SIGNING_KEY_ROTATED, by, at, details })
  return kid
}

async function makeSigningKey(deps: Deps, em: EntityManager, delaySeconds: number): Promise<string> {
  const { config, keys } = deps
  const now = (await readNow(em)).getTime()
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

async function load(deps: Deps, em: EntityManager, now: Date): Promise<Loaded[]> {
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
