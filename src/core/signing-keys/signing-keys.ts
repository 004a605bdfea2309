import type { EntityManager } from '@mikro-orm/postgresql'
import type { SigningAlgorithm, SigningKey } from '../../crypto/jwt.ts'
import { readNow } from '../../store/now.ts'
import { type KnownCaller, systemCaller } from '../access/caller.ts'
import { recordEvent } from '../audit/record-event.ts'
import { createDatabaseClock } from '../database-clock.ts'
import { signingKeyEvents } from './events.ts'
import { expireSigningKeys, expireUnusedSigningKeys, findSigningKeys, lockSigningKeys } from './store/signing-key.ts'
import { type Deps, type Loaded, loadSigningKeys, type MadeKey, makeSigningKey } from './stored-keys.ts'

/** The keys that sign and verify access tokens, kept encrypted in the database and read anew every minute. */
export interface SigningKeys {
  /** The key that signs: the newest active one of the configured algorithm. */
  current(): SigningKey
  /** Every key whose tokens are accepted. They are published in the JWKS. */
  all(): readonly SigningKey[]
  /** The database's time that was read with the keys: the time at which the claims of a token are checked. */
  now(): Date
  reload(): Promise<void>
}

/** The interval at which every instance reads the keys, in seconds. */
export const signingKeyReloadSeconds = 60

/** For how long services and HTTP caches may keep the published keys, in seconds. */
export const jwksLifetimeSeconds = 300

/**
 * Seconds until a new key signs. By then every instance has read it, each copy of the published keys without it has expired, and a
 * minute has passed for what takes longer.
 */
export const signingKeyDelaySeconds = signingKeyReloadSeconds + jwksLifetimeSeconds + 60

/**
 * Loads the keys. Loading also makes a key where none of the configured algorithm is left to sign with from now on: at the
 * first start, after a change of algorithm, and on a running server whose key was removed or expired from outside. Keys of
 * other algorithms are never expired by it, because other instances may sign with them.
 */
export async function openSigningKeys(deps: Deps): Promise<SigningKeys> {
  const { config, database } = deps
  const clock = createDatabaseClock(deps.clock)
  let loaded: Loaded[] = []
  let accepted: { keys: readonly SigningKey[]; until: number } | null = null
  const reload = async () => {
    const em = database.fork()
    const now = await readNow(em)
    const there = await loadSigningKeys(deps, em, now)
    loaded = isSupplied(deps, there) ? there : await makeMissingKey(deps)
    clock.follow(now)
    accepted = null
  }
  await reload()
  const valid = () => {
    const now = clock.now()
    return loaded.filter((entry) => !entry.expiresAt || entry.expiresAt > now)
  }
  return {
    current() {
      const now = clock.now()
      const own = valid().filter(({ key }) => key.algorithm === config.jwtAlgorithm)
      // Until others have read the first key of this algorithm, one signs that they know already.
      const signs = (entry: Loaded) => entry.activeFrom <= now && outlasts(entry, now, config.jwtTtl)
      const active =
        own.find(signs) ?? valid().find(signs) ?? own.find(({ activeFrom }) => activeFrom <= now) ?? own.at(-1)
      if (!active) throw new Error('There is no active signing key')
      return active.key
    },
    all() {
      // Every request asks for them: the list is made again when the first of them expires.
      if (accepted === null || clock.now().getTime() >= accepted.until) {
        const entries = valid()
        const until = Math.min(...entries.map(({ expiresAt }) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY))
        accepted = { keys: entries.map(({ key }) => key), until }
      }
      return accepted.keys
    },
    now: () => clock.now(),
    reload,
  }
}

/**
 * Checks that the secret opens the signing keys. For commands, which do not sign: their algorithm may be another than the
 * servers', and they change no key. A database without any gets its first one, so that a server with another secret does not start.
 *
 * @throws DecryptionError
 */
export async function assertSigningKeysOpen(deps: Deps): Promise<void> {
  const em = deps.database.fork()
  const there = await loadSigningKeys(deps, em, await readNow(em))
  if (there.length === 0) await makeMissingKey(deps)
}

/** Makes a new signing key for the command line, like {@link rotateSigningKeyBy}. */
export async function rotateSigningKey(deps: Deps): Promise<MadeKey> {
  return deps.database.transactional((em) => rotateSigningKeyBy(deps, em, systemCaller))
}

/**
 * Makes a new signing key. It signs after `signingKeyDelaySeconds`; the old ones, including keys of other algorithms, verify
 * until the last token they signed has expired. An instance that signs with another algorithm makes its own new key.
 * [ASVS 5.0 11.1, RFC 9068]
 *
 * @param caller who asked for it
 * @returns the new key of the configured algorithm, or of the one in use if the configured one is not
 */
export async function rotateSigningKeyBy(deps: Deps, em: EntityManager, caller: KnownCaller): Promise<MadeKey> {
  await lockSigningKeys(em)
  const there = await findSigningKeys(em, await readNow(em))
  const used = new Set(there.filter(({ expiresAt }) => !expiresAt).map(({ algorithm }) => algorithm))
  const { jwtAlgorithm } = deps.config
  const [newest = jwtAlgorithm] = used
  const first = used.has(jwtAlgorithm) ? jwtAlgorithm : newest
  used.delete(first)
  const made = await replaceSigningKey(deps, em, first, caller)
  for (const algorithm of used) await expireSigningKeys(em, { algorithm }, lastUse(made.activeFrom, deps.config.jwtTtl))
  return made
}

/**
 * Makes a new signing key if the newest one of the configured algorithm is older than SIGNING_KEY_MAX_AGE. If
 * several instances do this at once, one makes the key: the age is checked again under the lock.
 *
 * @returns the new key's id, or null when it is not time
 */
export async function rotateOldSigningKey(deps: Deps): Promise<string | null> {
  if (!(await isTooOld(deps, deps.database.fork()))) return null
  return deps.database.transactional(async (em) => {
    await lockSigningKeys(em)
    if (!(await isTooOld(deps, em))) return null
    const { jwtAlgorithm, jwtTtl, signingKeyMaxAgeDays } = deps.config
    const { kid, activeFrom } = await replaceSigningKey(deps, em, jwtAlgorithm, systemCaller)
    // An instance that signs with another algorithm has replaced its key by this age. If it was down, it makes a new key when it starts.
    const unusedSince = new Date(activeFrom.getTime() - (signingKeyMaxAgeDays + 1) * dayMs)
    await expireUnusedSigningKeys(em, unusedSince, lastUse(activeFrom, jwtTtl))
    return kid
  })
}

const dayMs = 86_400_000

async function isTooOld({ config }: Deps, em: EntityManager): Promise<boolean> {
  if (config.signingKeyMaxAgeDays === 0) return false
  const now = await readNow(em)
  const keys = await findSigningKeys(em, now)
  const newest = keys.find((key) => key.algorithm === config.jwtAlgorithm)
  return newest !== undefined && newest.createdAt.getTime() <= now.getTime() - config.signingKeyMaxAgeDays * dayMs
}

/** Whether a key of the configured algorithm signs from now on, or will soon. */
function isSupplied({ config }: Deps, there: readonly Loaded[]): boolean {
  return there.some(({ key, expiresAt }) => key.algorithm === config.jwtAlgorithm && !expiresAt)
}

/** Whether a key still verifies the tokens that it signs until some seconds from now. */
function outlasts({ expiresAt }: Loaded, now: Date, seconds: number): boolean {
  return !expiresAt || expiresAt.getTime() >= now.getTime() + seconds * 1000
}

/** @returns all keys, with one of the configured algorithm, which exactly one of several concurrent instances makes */
async function makeMissingKey(deps: Deps): Promise<Loaded[]> {
  const { jwtAlgorithm, jwtTtl } = deps.config
  return deps.database.transactional(async (em) => {
    await lockSigningKeys(em)
    const now = await readNow(em)
    const there = await loadSigningKeys(deps, em, now)
    if (isSupplied(deps, there)) return there
    const bridged = there.some(
      (entry) => entry.activeFrom <= now && outlasts(entry, now, signingKeyDelaySeconds + jwtTtl),
    )
    await makeSigningKey(deps, em, jwtAlgorithm, bridged ? signingKeyDelaySeconds : 0)
    return loadSigningKeys(deps, em, now)
  })
}

async function replaceSigningKey(
  deps: Deps,
  em: EntityManager,
  algorithm: SigningAlgorithm,
  caller: KnownCaller,
): Promise<MadeKey> {
  const made = await makeSigningKey(deps, em, algorithm, signingKeyDelaySeconds)
  await expireSigningKeys(em, { algorithm, except: made.kid }, lastUse(made.activeFrom, deps.config.jwtTtl))
  const details = { kid: made.kid, algorithm }
  await recordEvent(em, signingKeyEvents.SIGNING_KEY_ROTATED, caller, { at: await readNow(em), details })
  return made
}

/** When the last token has expired that a replaced key signed. */
function lastUse(successorActiveFrom: Date, jwtTtl: number): Date {
  return new Date(successorActiveFrom.getTime() + (jwtTtl + 60) * 1000)
}
