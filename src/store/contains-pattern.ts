/** A pattern for `like` that finds a text anywhere. */
export function containsPattern(folded: string): string {
  return `%${escapeSigns(folded)}%`
}

/** A text for a pattern of `like`, in which `%`, `_` and `\` stand for themselves. */
export function escapeSigns(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
