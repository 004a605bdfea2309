import { iteratedMax } from './bounds.ts'
import { encodeCrypt } from './crypt-encoding.ts'
import type { PlainHash } from './hash-interface.ts'
import { iterate, sameText } from './iterate.ts'

const shaCryptShape =
  /^(\$([56])\$(?:rounds=(\d{4,9})\$)?([./0-9A-Za-z]{1,16})\$)([./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})$/
const roundsBounds = { default: 5000, min: 1000 }

/** SHA-crypt (Ulrich Drepper's specification) over SHA-256 (`$5$`) or SHA-512 (`$6$`), as Unix and mail servers use it. */
export function parseShaCrypt(stored: string): PlainHash | null {
  const [, setting = '', version, roundsText, salt = '', checksum = ''] = shaCryptShape.exec(stored) ?? []
  const rounds = roundsText === undefined ? roundsBounds.default : Number(roundsText)
  if (setting === '' || rounds < roundsBounds.min || rounds > iteratedMax.rounds) return null
  const algorithm = version === '5' ? 'sha256' : 'sha512'
  if (checksum.length !== (algorithm === 'sha256' ? 43 : 86)) return null
  return {
    bcryptCost: () => null,
    async verify(password) {
      const digest = await iterate({ scheme: 'sha-crypt', algorithm, password, salt, rounds })
      return sameText(`${setting}${encodeCrypt(inCryptOrder(digest))}`, stored)
    },
    readsAllOf: () => true,
  }
}

/**
 * The order in which the specification encodes a digest's bytes: by threes from its three thirds, the thirds changing
 * places from one group to the next, and last what the thirds leave over.
 */
function inCryptOrder(digest: Buffer): Buffer {
  const third = Math.floor(digest.length / 3)
  const groups = Array.from({ length: third }, (_, index) => {
    const places = [index, index + third, index + 2 * third]
    const turn = digest.length === 32 ? -index : index
    return [2, 1, 0].map((place) => places[(((place + turn) % 3) + 3) % 3] ?? 0)
  })
  const rest = Array.from({ length: digest.length % 3 }, (_, index) => 3 * third + index)
  return Buffer.from([...groups.flat(), ...rest].map((place) => digest[place] ?? 0))
}
