/** A pattern for `like` that finds a text anywhere; `%`, `_` and `\` in the text stand for themselves. */
export function containsPattern(folded: string): string {
  return `%${folded.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}
