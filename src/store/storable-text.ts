/**
 * Whether PostgreSQL can store a text unchanged. PostgreSQL refuses NUL, and half of a surrogate pair cannot be encoded in
 * UTF-8: the driver would silently replace it.
 */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
