import { createHmac } from 'node:crypto'
import * as argon2 from '@node-rs/argon2'
import * as bcrypt from '@node-rs/bcrypt'
import { createHashingQueue } from './hashing-queue.ts'
import type { KeyRing, ServerKey } from './key-ring.ts'
import { checkPassword } from './password-rules.ts'
import { type PlainHash, parsePlainHash } from './plain-hash.ts'

export { HashingOverloadedError } from './hashing-queue.ts'
export { checkPassword, type PasswordProblem } from './password-rules.ts'
export { isSupportedHash } from './plain-hash.ts'

/** OWASP's first choice of parameters for Argon2id. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const OWN = /^\$sp1\$(bcrypt|argon2id)\$([0-9a-f]{8})\$(\$.+)$/

export interface PasswordHasher {
  /** Hashes for storage: `$sp1$<scheme>$<pepper key id>$<inner hash>`. Rejects with a TypeError when checkPassword would refuse. */
  hash(password: string): Promise<string>
  /**
   * Compares what a person typed with what is stored; `upgrade` asks for a new hash after a success. Without a stored
   * hash, with one that cannot be read, or with a password that nobody can have, the same work is done and the answer is
   * no. Never throws but HashingOverloadedError.
   */
  verify(password: string, stored: string | null): Promise<{ ok: boolean; upgrade: boolean }>
  /** How many hashes wait for their turn now. */
  readonly waiting: number
}

/**
 * Hashes passwords under a pepper (a key that the database does not hold) with bcrypt or Argon2id, a few at a time.
 * (ASVS 11.4.2, 13.3.1; OWASP Password Storage Cheat Sheet).
 */
export function createPasswordHasher(options: {
  keys: KeyRing
  scheme: 'bcrypt' | 'argon2id'
  bcryptCost: number
  concurrency: number
  queueLimit: number
}): PasswordHasher {
  const { keys, scheme, bcryptCost } = options
  const queue = createHashingQueue(options)
  const currentPrefix =
    `$sp1$${scheme}$${keys.current.id}$` +
    (scheme === 'bcrypt'
      ? `$2b$${String(bcryptCost).padStart(2, '0')}$`
      : `$argon2id$v=19$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},p=${ARGON2.parallelism}$`)

  const hashInner = (input: string) =>
    scheme === 'bcrypt' ? bcrypt.hash(input, { cost: bcryptCost }) : argon2.hash(input, ARGON2)

  /** The hash to compare with, and what to feed it; null when there is nothing to compare with. */
  function readStored(stored: string | null, raw: string): { hash: PlainHash; input: string } | null {
    const checked = checkPassword(raw, 0)
    if (stored === null || !checked.ok) return null
    const [, , keyId = '', inner] = OWN.exec(stored) ?? []
    // A foreign hash was made of what the person typed, before any NFC of ours.
    const hash = parsePlainHash(inner ?? stored)
    if (hash === null) return null
    if (inner === undefined) return { hash, input: raw }
    const key = keys.find(keyId)
    return key === undefined ? null : { hash, input: pepper(key, checked.password) }
  }

  /**
   * An attacker who times refusals would tell an account whose hash is cheaper than today's from no account at all.
   * bcrypt's work doubles with each step, so the steps from the stored cost up to the one below today's are exactly what
   * is missing. A hash of another scheme cannot be levelled like this: it shows until its owner logs in and it is upgraded.
   */
  async function doMissingWork(done: PlainHash): Promise<void> {
    if (scheme !== 'bcrypt' || done.bcryptCost === null) return
    for (let cost = done.bcryptCost; cost < bcryptCost; cost++) await bcrypt.hash('', { cost })
  }

  async function compare(raw: string, stored: string | null): Promise<boolean> {
    const readable = readStored(stored, raw)
    if (readable === null) {
      await hashInner(pepper(keys.current, ''))
      return false
    }
    // Text that only the library finds broken is refused in no time, and then costs a hash like any other.
    const ok = await readable.hash.verify(readable.input).catch(() => null)
    if (ok === null) await hashInner(pepper(keys.current, ''))
    if (ok === false) await doMissingWork(readable.hash)
    return ok === true
  }

  return {
    async hash(password) {
      const checked = checkPassword(password, 1)
      if (!checked.ok) throw new TypeError(`not a password: ${checked.problem}`)
      const inner = await queue.run(() => hashInner(pepper(keys.current, checked.password)))
      return `$sp1$${scheme}$${keys.current.id}$${inner}`
    },
    async verify(password, stored) {
      const ok = await queue.run(() => compare(password, stored))
      return { ok, upgrade: ok && stored?.startsWith(currentPrefix) === false }
    },
    get waiting() {
      return queue.waiting
    },
  }
}

/**
 * bcrypt stops reading at 72 bytes and at NUL; 64 characters of base64 hold neither problem. The key makes a stolen
 * table of hashes useless without the server's secret, and keeps hashes leaked elsewhere from being tried here.
 */
function pepper(key: ServerKey, password: string): string {
  return createHmac('sha384', key.derive('password pepper')).update(password).digest('base64')
}
