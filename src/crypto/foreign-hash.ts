import { describeRefusedHash } from './foreign-hash/refused-formats.ts'
import { rewriteForeignHash } from './foreign-hash/rewrite-foreign-hash.ts'
import { parsePlainHash } from './plain-hash.ts'

/**
 * Reads a password hash of another system.
 *
 * @returns the text to store, under which its owner logs in with the password behind it; or why there is none, as a
 *   clause that follows “password_hash is”. The clause names the format and what to do about it, and repeats nothing of
 *   the hash: reasons end up in terminals and files that are passed around.
 */
export function readForeignHash(text: string): { hash: string } | { problem: string } {
  const hash = rewriteForeignHash(text)
  if (parsePlainHash(hash) !== null) return { hash }
  return { problem: describeRefusedHash(hash) }
}
