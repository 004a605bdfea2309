const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * Changes a token, and makes sure that it is another one: a test of a changed token shows nothing when the change leaves
 * a random token as it was.
 *
 * @throws when nothing changed
 */
export function tamper(token: string, change: (token: string) => string): string {
  const changed = change(token)
  if (changed === token) throw new Error(`The change left the token as it was: ${token}`)
  return changed
}

/** A text with another first character. */
export function flipFirst(text: string): string {
  return (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
}

/**
 * Another base64url spelling of the same bytes: the last character holds bits that count for nothing, except where the
 * number of bytes is a multiple of three.
 *
 * @throws when the last part of the token has one spelling only
 */
export function respell(token: string): string {
  const respelled = token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) ^ 1)
  const bytesOf = (text: string) => Buffer.from(text.split(/[.]|sp_[a-z]+_/).at(-1) ?? '', 'base64url')
  if (!bytesOf(respelled).equals(bytesOf(token))) throw new Error(`There is one spelling only of ${token}`)
  return tamper(token, () => respelled)
}

/**
 * Makes random material until it has what a test needs, such as a character that two alphabets spell differently.
 *
 * @throws after a hundred attempts
 */
export async function makeUntil<T>(make: () => T | Promise<T>, suits: (made: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const made = await make()
    if (suits(made)) return made
  }
  throw new Error('Nothing suitable was made in a hundred attempts')
}
