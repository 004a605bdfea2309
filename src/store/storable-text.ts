/**
 * Whether PostgreSQL can store a text as it is. It refuses NUL, and half of a surrogate pair has no form in UTF-8: the
 * driver would replace it without a word.
 */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
