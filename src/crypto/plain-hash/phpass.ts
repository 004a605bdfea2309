import { iteratedMax } from './bounds.ts'
import { cryptAlphabet, encodeCrypt } from './crypt-encoding.ts'
import type { PlainHash } from './hash-interface.ts'
import { iterate, sameText } from './iterate.ts'
import { typedInWordPress, wordPressTrim } from './wordpress.ts'

const phpassShape = /^(\$[PH]\$([./0-9A-Za-z])([./0-9A-Za-z]{8}))[./0-9A-Za-z]{22}$/
const drupalShape = /^(\$S\$([./0-9A-Za-z])([./0-9A-Za-z]{8}))[./0-9A-Za-z]{43}$/

/** phpass's portable hash over MD5 (`$P$`, phpBB's `$H$`), as WordPress used it before 6.8, and Drupal's over SHA-512 (`$S$`). */
export function parsePhpass(stored: string): PlainHash | null {
  const portable = phpassShape.exec(stored)
  const [, setting = '', log2 = '', salt = ''] = portable ?? drupalShape.exec(stored) ?? []
  const rounds = 2 ** cryptAlphabet.indexOf(log2)
  if (setting === '' || rounds > iteratedMax.rounds) return null
  const algorithm = portable ? 'md5' : 'sha512'
  const matches = async (password: string) => {
    const digest = await iterate({ scheme: 'phpass', algorithm, password, salt, rounds })
    // Drupal cuts its encoded digest to the length of its column.
    return sameText(`${setting}${encodeCrypt(digest)}`.slice(0, stored.length), stored)
  }
  return {
    bcryptCost: () => null,
    async verify(password) {
      // phpass itself does not trim, WordPress does.
      const inputs = portable ? new Set([password, ...typedInWordPress(password)]) : [password]
      for (const input of inputs) if (await matches(input)) return true
      return false
    },
    readsAllOf: (password) => portable === null || wordPressTrim(password) === password,
  }
}
