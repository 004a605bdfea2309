import { createHmac } from 'node:crypto'
import * as argon2 from '@node-rs/argon2'
import bcrypt from '@node-rs/bcrypt'
import {
  createHashingQueue,
  type HashingCaller,
  type HashingPlace,
  type HashingQueue,
  type HashingQueueOptions,
} from './hashing-queue.ts'
import type { KeyRing, ServerKey } from './key-ring.ts'
import { checkPassword } from './password-rules.ts'
import { type PlainHash, parsePlainHash } from './plain-hash.ts'

export { readForeignHash } from './foreign-hash.ts'
export { HashingOverloadedError } from './hashing-queue.ts'
export { checkPassword, type PasswordProblem } from './password-rules.ts'

/** OWASP's first choice of parameters for Argon2id. */
const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const ownHashShape = /^\$sp1\$(bcrypt|argon2id)\$([0-9a-f]{8})\$(\$.+)$/

/** What can be done with passwords at a place in the queue of hashes. */
export interface PasswordPlace {
  /** Hashes for storage: `$sp1$<scheme>$<pepper key id>$<inner hash>`. Rejects with a TypeError when checkPassword would refuse. */
  hash(password: string): Promise<string>
  /**
   * Compares what a person typed with what is stored; `upgrade` asks for a new hash after a success. Without a stored
   * hash, with one that cannot be read, or with a password that no account can have, the same work is done and the answer is
   * no. Never throws but HashingOverloadedError.
   *
   * A foreign hash that does not depend on all of the typed password is not upgraded: a new hash would depend on the
   * part that the old system never read, and the password that its owner used there would stop working.
   */
  verify(password: string, stored: string | null): Promise<{ ok: boolean; upgrade: boolean }>
}

/** Its own `hash` and `verify` wait for a place for themselves alone: work that holds a place must use the ones of the place. */
export interface PasswordHasher extends PasswordPlace, Pick<HashingQueue, 'announce' | 'waiting'> {
  /**
   * Waits for a place, and keeps it for all of `work`, which can hash several times and query the database in between.
   *
   * @throws HashingOverloadedError as {@link HashingQueue.enter} does, before `work` begins
   */
  withPlace<Result>(caller: HashingCaller, work: (place: PasswordPlace) => Promise<Result>): Promise<Result>
}

/**
 * Hashes passwords under a pepper (a key that the database does not hold) with bcrypt or Argon2id, a few at a time.
 * (ASVS 11.4.2, 13.3.1; OWASP Password Storage Cheat Sheet).
 */
export function createPasswordHasher(
  options: { keys: KeyRing; scheme: 'bcrypt' | 'argon2id'; bcryptCost: number } & HashingQueueOptions,
): PasswordHasher {
  const { keys, scheme, bcryptCost } = options
  const queue = createHashingQueue(options)
  const currentPrefix =
    `$sp1$${scheme}$${keys.current.id}$` +
    (scheme === 'bcrypt'
      ? `$2b$${String(bcryptCost).padStart(2, '0')}$`
      : `$argon2id$v=19$m=${argon2Options.memoryCost},t=${argon2Options.timeCost},p=${argon2Options.parallelism}$`)

  const hashInner = (input: string) =>
    scheme === 'bcrypt' ? bcrypt.hash(input, { cost: bcryptCost }) : argon2.hash(input, argon2Options)

  /** The hash to compare with, and what to feed it; null when there is nothing to compare with. */
  function readStored(stored: string | null, raw: string): { hash: PlainHash; input: string } | null {
    const checked = checkPassword(raw, 0)
    if (stored === null || !checked.ok) return null
    const [, , keyId = '', inner] = ownHashShape.exec(stored) ?? []
    // A foreign hash was made of the text as it was typed, before any NFC normalisation.
    const hash = parsePlainHash(inner ?? stored)
    if (hash === null) return null
    if (inner === undefined) return { hash, input: raw }
    const key = keys.find(keyId)
    return key === undefined ? null : { hash, input: pepper(key, checked.password) }
  }

  /**
   * An attacker who times refusals could tell an account whose hash is cheaper than today's from a missing account.
   * bcrypt's work doubles with each step, so the steps from the stored cost up to the one below today's are exactly what
   * is missing. A hash of another scheme cannot be levelled like this: it shows until its owner logs in and it is upgraded.
   */
  async function doMissingWork(done: PlainHash, input: string): Promise<void> {
    const doneCost = done.bcryptCost(input)
    if (scheme !== 'bcrypt' || doneCost === null) return
    for (let cost = doneCost; cost < bcryptCost; cost++) await bcrypt.hash('', { cost })
  }

  async function compare(raw: string, stored: string | null): Promise<{ ok: boolean; whole: boolean }> {
    const readable = readStored(stored, raw)
    if (readable === null) {
      await hashInner(pepper(keys.current, ''))
      return { ok: false, whole: false }
    }
    const { hash, input } = readable
    // Text that only the library finds broken is refused in no time, and then costs a hash like any other.
    const ok = await hash.verify(input).catch(() => null)
    if (ok === null) await hashInner(pepper(keys.current, ''))
    if (ok === false) await doMissingWork(hash, input)
    return { ok: ok === true, whole: hash.readsAllOf(input) }
  }

  const passwordsAt = (place: HashingPlace): PasswordPlace => ({
    async hash(password) {
      const checked = checkPassword(password, 1)
      if (!checked.ok) throw new TypeError(`not a password: ${checked.problem}`)
      const inner = await place.run(() => hashInner(pepper(keys.current, checked.password)))
      return `$sp1$${scheme}$${keys.current.id}$${inner}`
    },
    async verify(password, stored) {
      const { ok, whole } = await place.run(() => compare(password, stored))
      return { ok, upgrade: ok && whole && stored?.startsWith(currentPrefix) === false }
    },
  })

  async function withPlace<Result>(
    caller: HashingCaller,
    work: (place: PasswordPlace) => Promise<Result>,
  ): Promise<Result> {
    const place = await queue.enter(caller)
    try {
      return await work(passwordsAt(place))
    } finally {
      place[Symbol.dispose]()
    }
  }

  return {
    withPlace,
    hash: (password) => withPlace({}, (place) => place.hash(password)),
    verify: (password, stored) => withPlace({}, (place) => place.verify(password, stored)),
    announce: () => queue.announce(),
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
