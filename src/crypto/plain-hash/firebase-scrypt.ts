import { createCipheriv, timingSafeEqual } from 'node:crypto'
import { bytesOf, saltLength } from './bounds.ts'
import type { PlainHash } from './hash-interface.ts'
import { deriveScrypt, scryptOptions } from './scrypt.ts'

// As Supabase writes it; n is log2 of N, `ss` the salt separator, `sk` the signer key, each in base64.
const firebaseShape =
  /^\$fbscrypt\$v=1,n=(\d{1,2}),r=(\d{1,3}),p=1(?:,ss=([A-Za-z0-9+/]+={0,2}))?,sk=([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/
const signerKeyLength = { min: 32, max: 128 }

/**
 * Firebase's scrypt (github.com/firebase/scrypt): the project's signer key, encrypted with AES-256 in counter mode under
 * a key that scrypt derives from the password and from the salt with the project's separator after it.
 */
export function parseFirebaseScrypt(stored: string): PlainHash | null {
  const [, n, r, separator = '', keyText, saltText, digestText] = firebaseShape.exec(stored) ?? []
  const options = scryptOptions(Number(n), Number(r), 1)
  const signerKey = bytesOf(keyText, signerKeyLength)
  const salt = bytesOf(saltText, saltLength)
  const digest = bytesOf(digestText, signerKeyLength)
  if (options === null || signerKey === null || salt === null || digest?.length !== signerKey.length) return null
  const salted = Buffer.concat([salt, Buffer.from(separator, 'base64')])
  return {
    bcryptCost: () => null,
    async verify(password) {
      const key = await deriveScrypt(password, salted, 32, options)
      // The counter may start at zero each time: no two passwords share a key.
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
      return timingSafeEqual(cipher.update(signerKey), digest)
    },
    readsAllOf: () => true,
  }
}
