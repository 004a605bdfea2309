type Rewrite = [RegExp, (...parts: string[]) => string]

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
const fromText = (text = '') => base64(Buffer.from(text))
const fromHex = (hex = '') => base64(Buffer.from(hex, 'hex'))

/**
 * Other notations of hashes that Sallyport verifies, with the notation in which they are stored. The text after the prefix of
 * Spring Security, OpenLDAP, Dovecot or Django is a hash in a common notation.
 */
const rewrites: Rewrite[] = [
  [/^\{(?:bcrypt|blf-crypt|crypt|sha256-crypt|sha512-crypt|argon2(?:id|i|d)?)(?:@\w+)?\}(.+)$/i, (hash = '') => hash],
  [/^bcrypt\$(\$2.+)$/, (hash = '') => hash],
  [/^argon2\$(argon2.+)$/, (hash = '') => `$${hash}`],
  // Django: N, the salt as text, r, p. Werkzeug: N, r, p, the salt as text, the digest in hex.
  [
    /^scrypt\$(\d+)\$([^$]+)\$(\d+)\$(\d+)\$([^$]+)$/,
    (n, salt, r, p, digest = '') => phcScrypt(n, r, p, fromText(salt), digest),
  ],
  [
    /^scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$([0-9a-f]+)$/,
    (n, r, p, salt, digest) => phcScrypt(n, r, p, fromText(salt), fromHex(digest)),
  ],
  [
    /^pbkdf2:(sha1|sha256|sha512):(\d+)\$([^$]+)\$([0-9a-f]+)$/,
    (algorithm, rounds, salt, digest) => `$pbkdf2-${algorithm}$i=${rounds}$${fromText(salt)}$${fromHex(digest)}`,
  ],
  // com.lambdaworks.scrypt writes log2 of N, r and p in one hexadecimal number; Spring Security leaves out `$s0`.
  [
    /^(?:\$s0|\{scrypt(?:@\w+)?\})\$([0-9a-f]{5,6})\$([^$]+)\$([^$]+)$/,
    (hex, salt, digest) => {
      const packed = Number.parseInt(hex ?? '', 16)
      return phcScrypt(2 ** (packed >> 16), (packed >> 8) & 255, packed & 255, salt, digest)
    },
  ],
]

/** Converts a hash to the notation in which it is stored. Any other text is returned unchanged. */
export function rewriteForeignHash(text: string): string {
  for (const [pattern, rewrite] of rewrites) {
    const match = pattern.exec(text)
    if (match) return rewrite(...match.slice(1))
  }
  return text
}

function phcScrypt(n: unknown, r: unknown, p: unknown, salt = '', digest = ''): string {
  return `$scrypt$ln=${Math.log2(Number(n))},r=${r},p=${p}$${salt}$${digest}`
}
