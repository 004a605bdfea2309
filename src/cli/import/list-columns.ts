/** A short text of letters, digits and separators. A hash does not match, unless it is in hexadecimal. */
const name = /^[\p{L}\p{N}_][\p{L}\p{N} _.:/-]{0,39}$/u
const hexadecimal = /^[0-9a-f]{16,}$/i
/** The maximum number of names in a message. */
const maxNames = 40

/**
 * Lists names: `The columns a, b and c`. If the line of names is missing, the file begins with the values of an account, and a
 * hash must not be printed: texts that do not look like a name are counted instead.
 */
export function listColumns(columns: readonly string[]): string {
  const named = columns.filter(isName).slice(0, maxNames)
  const rest = columns.length - named.length
  const parts = [
    ...named,
    ...(rest > 0 ? [`${rest} whose ${rest === 1 ? 'name is' : 'names are'} not repeated here`] : []),
  ]
  const listed = [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ')
  return `The column${columns.length === 1 ? '' : 's'} ${listed}`
}

/** A column's name as it is typed in a shell. */
export function quoteColumn(column: string): string {
  if (!isName(column)) return 'COLUMN'
  return /^[\w.:-]+$/.test(column) ? column : `'${column}'`
}

function isName(column: string): boolean {
  return name.test(column) && !hexadecimal.test(column)
}
