/** Letters, digits and what separates words, and short: no hash looks like this but one in hexadecimal. */
const name = /^[\p{L}\p{N}_][\p{L}\p{N} _.:/-]{0,39}$/u
const hexadecimal = /^[0-9a-f]{16,}$/i
/** How many names a sentence lists. */
const most = 40

/**
 * `The columns a, b and c`. A file without a line of names has the values of its first account there, and a hash must
 * not end up in a terminal: what does not look like a name is counted instead.
 */
export function listColumns(columns: readonly string[]): string {
  const named = columns.filter(isName).slice(0, most)
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
