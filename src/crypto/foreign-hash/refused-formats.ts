const resetAdvice = 'leave the field empty, and the owner sets a new password by a reset mail'
const tooFast = `which is too fast to protect a password: ${resetAdvice}`
const unsupported = `which is not supported: let the old system hash the passwords again with bcrypt, or ${resetAdvice}`
const asPbkdf2 =
  'which does not say how it was made: write it as $pbkdf2-sha256$i=ROUNDS$SALT$DIGEST, salt and digest in base64'
const repairAdvice = `compare it with the export, or ${resetAdvice}`

/** Formats by their beginning or shape, the more specific first. A message contains only these names and no part of a hash. */
const formats: [RegExp, string][] = [
  // Verified formats whose text is damaged or beyond the bounds of plain-hash/bounds.ts.
  [
    /^(?:bcrypt_sha256\$|\$wp)?\$2[aby]\$|^\$bcrypt-sha256\$/,
    `a bcrypt hash that is damaged, or has a cost outside of 4 to 16: ${repairAdvice}`,
  ],
  [
    /^\$argon2/,
    `an Argon2 hash that is damaged, or needs more than 256 MiB, 16 lanes or 2 GiB in all its passes: ${repairAdvice}`,
  ],
  [/^\$fbscrypt\$(?!.*\bsk=)/, 'a Firebase hash without the signer key of its project (sk=): add the key to the hash'],
  [/^\$fbscrypt\$/, `a Firebase hash that is damaged, or needs more than 256 MiB: ${repairAdvice}`],
  [/^\$(?:scrypt|s0)\$/, `a scrypt hash that is damaged, or needs more than 256 MiB: ${repairAdvice}`],
  [
    /^\$pbkdf2|^pbkdf2_sha\d+\$/,
    `a PBKDF2 hash that is damaged, has more than 3,000,000 rounds, or is not over SHA-1, SHA-256 or SHA-512: ${repairAdvice}`,
  ],
  [/^\$[PH]\$/, `a phpass hash that is damaged, or has more than 1,048,576 rounds: ${repairAdvice}`],
  [/^\$S\$/, `a Drupal hash that is damaged, or has more than 1,048,576 rounds: ${repairAdvice}`],
  [/^\$[56]\$/, `a SHA-crypt hash that is damaged, or has more than 1,048,576 rounds: ${repairAdvice}`],
  // Unix's crypt.
  [/^\$2x?\$/, `a bcrypt hash of the faulty version $2x$ or $2$, ${unsupported}`],
  [/^\$1\$|^\{md5-crypt\}/i, `an MD5-crypt hash ($1$), ${tooFast}`],
  [/^\$apr1\$/, `an MD5-crypt hash of Apache ($apr1$), ${tooFast}`],
  [/^\$md5[$,]/, `a SunMD5 hash ($md5$), ${unsupported}`],
  [/^\$sha1\$\d/, `a SHA1-crypt hash of NetBSD ($sha1$), ${unsupported}`],
  [/^\$3\$/, `an NTLM hash ($3$), ${tooFast}`],
  [
    /^\$7\$/,
    `a scrypt hash in crypt's own form ($7$), which is not supported: write it as $scrypt$ln=LOG2_OF_N,r=R,p=P$SALT$DIGEST, salt and digest in base64`,
  ],
  [/^\$(?:y|gy)\$/, `a yescrypt hash ($y$), ${unsupported}`],
  [/^U\$/, `a Drupal hash over an MD5 digest (U$), ${unsupported}`],
  [/^_[./0-9A-Za-z]{19}$/, `a DES-crypt hash of BSD, ${tooFast}`],
  // LDAP, Dovecot and Spring Security name the scheme in braces.
  [/^\{ssha\d*(?:\.\w+)?\}/i, `a salted SHA digest of LDAP ({SSHA}), ${tooFast}`],
  [/^\{sha-?\d*(?:\.\w+)?\}/i, `a SHA digest ({SHA}), ${tooFast}`],
  [/^\{smd5(?:\.\w+)?\}/i, `a salted MD5 digest of LDAP ({SMD5}), ${tooFast}`],
  [
    /^\{(?:md[45]|plain-md[45]|ldap-md5|cram-md5|digest-md5|nt|lm|lanman)(?:\.\w+)?\}/i,
    `an MD5, MD4 or NTLM digest, ${tooFast}`,
  ],
  [/^\{(?:noop|plain|clear|cleartext)\}/i, `a password in plain text: ${resetAdvice}`],
  [/^\{(?:x-)?pbkdf2/i, `a PBKDF2 hash of LDAP or Spring Security, ${asPbkdf2}`],
  [/^\{scrypt/i, `a scrypt hash that is damaged, or needs more than 256 MiB: ${repairAdvice}`],
  [
    /^\{[\w.@-]{1,40}\}/,
    `a hash whose scheme, named in braces, is not known: write what follows in a format of docs/command-line.md, or ${resetAdvice}`,
  ],
  // Django's and Werkzeug's older hashers.
  [
    /^(?:scrypt|bcrypt|bcrypt_sha256|argon2|pbkdf2_sha\d+)\$|^(?:scrypt|pbkdf2):/,
    `a hash of Django or Werkzeug that is damaged, or of a cost that is not supported: ${repairAdvice}`,
  ],
  [
    /^(?:unsalted_)?(?:md5|sha1)\$|^(?:md5|sha1|sha224|sha256|sha384|sha512)(?:\$|:)/,
    `a salted MD5 or SHA digest of Django or Werkzeug, ${tooFast}`,
  ],
  [/^crypt\$/, `a DES-crypt hash of Django, ${tooFast}`],
  // Digests without a name.
  [/^[0-9a-f]{32}$/i, `an MD5 or NTLM digest (32 hexadecimal digits), ${tooFast}`],
  [/^[0-9a-f]{32}:.{1,32}$/i, `a salted MD5 digest (32 hexadecimal digits and a salt), ${tooFast}`],
  [/^[0-9a-f]{40}$/i, `a SHA-1 digest (40 hexadecimal digits), ${tooFast}`],
  [/^\*[0-9a-f]{40}$/i, `a hash of MySQL, ${tooFast}`],
  [/^[0-9a-f]{64}$/i, `a SHA-256 digest (64 hexadecimal digits), ${tooFast}`],
  [/^[0-9a-f]{96}$|^[0-9a-f]{128}$/i, `a SHA-384 or SHA-512 digest (96 or 128 hexadecimal digits), ${tooFast}`],
  [/^0x0[12]00[0-9a-f]+$/i, `a hash of SQL Server, ${tooFast}`],
  [
    /^AQAAAA[A-Za-z0-9+/]{70,}={0,2}$/,
    `a hash of ASP.NET Core Identity (PBKDF2), which is not supported: write it as $pbkdf2-sha256$i=ROUNDS$SALT$DIGEST, or -sha512 as its header says, salt and digest in base64`,
  ],
  [
    /^[0-9a-f]{16,64}:[0-9a-f]{64,256}$/i,
    `a salt and a digest in hexadecimal, as applications of Node write scrypt or PBKDF2, without its parameters: write it as $scrypt$ln=LOG2_OF_N,r=R,p=P$SALT$DIGEST or $pbkdf2-sha512$i=ROUNDS$SALT$DIGEST, salt and digest in base64`,
  ],
  [
    /^[A-Za-z0-9+/_-]{86}==$/,
    'a digest of 64 bytes without its parameters; a Firebase export needs its own column `salt` and --firebase-hash-config FILE',
  ],
  [/^[./0-9A-Za-z]{13}$/, `a DES-crypt hash, or a password in plain text: ${resetAdvice}`],
]

/** Describes a hash that cannot be verified, and the remedy: a clause that follows “password_hash is”. */
export function describeRefusedHash(text: string): string {
  for (const [shape, description] of formats) if (shape.test(text)) return description
  return `in a format that is not known, or a password in plain text: write it in a format of docs/command-line.md, or ${resetAdvice}`
}
