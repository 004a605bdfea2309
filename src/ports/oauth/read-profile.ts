/** The claims of an ID token or of a user at a provider. Nothing in them has a shape that can be relied on. */
export type Claims = Readonly<Record<string, unknown>>

/** A line of text from a provider; null if it is empty, too long, or not one line of text. */
export function readLine(value: unknown, maxLength: number): string | null {
  if (typeof value !== 'string') return null
  const line = value.trim()
  return line === '' || line.length > maxLength || /\p{Cc}/u.test(line) ? null : line
}

/** The address of a picture. A page shows it, so it must not be a script. */
export function readPicture(value: unknown): string | null {
  const text = readLine(value, 2000)
  const url = text === null ? null : URL.parse(text)
  return url?.protocol === 'https:' && url.username === '' ? url.href : null
}

/** A language tag such as `de-AT`; some providers write `de_AT`. [BCP 47] */
export function readLocale(value: unknown): string | null {
  const tag = readLine(value, 35)?.replaceAll('_', '-') ?? ''
  return /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null
}

/** The name of a person, from one claim or from two. */
export function readName(claims: Claims): string | null {
  const [given, family] = [readLine(claims.given_name, 100), readLine(claims.family_name, 100)]
  const joined = [given, family].filter((part) => part !== null).join(' ')
  return readLine(claims.name, 200) ?? (joined === '' ? null : joined)
}

/** The name that Apple posts beside its answer, at the first sign-in alone: `{"name":{"firstName":"…","lastName":"…"}}`. */
export function readAppleName(user: string | null): string | null {
  if (user === null || user.length > 4000) return null
  try {
    const posted: unknown = JSON.parse(user)
    const name = isRecord(posted) && isRecord(posted.name) ? posted.name : {}
    return readName({ given_name: name.firstName, family_name: name.lastName })
  } catch {
    return null
  }
}

/** Whether a value is an object with names. */
export function isRecord(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
