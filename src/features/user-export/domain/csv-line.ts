import type { Value } from './columns.ts'

/**
 * A line of CSV, with its end. [RFC 4180 §2] An attacker who chooses a name such as `=HYPERLINK(…)` must not run anything in the
 * spreadsheet of an administrator: what begins like a formula gets an apostrophe, even after spaces. The full-width signs count as
 * well, because spreadsheets read them as the others. A semicolon, a tab, a quote or the end of a line within a text counts as the
 * beginning of a cell: a spreadsheet in a country with decimal commas separates cells by semicolons. [OWASP: CSV Injection]
 */
export function csvLine(values: readonly Value[]): string {
  return `${values.map(cellOf).join(',')}\r\n`
}

function cellOf(value: Value): string {
  const text = textOf(value)
  const inert = text.replace(formula, "$1'").replace(/^(?=[\t\r\n])/, "'")
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** The places before what a spreadsheet would run. */
const formula = /(^|[;\t\r\n"])(?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g

function textOf(value: Value): string {
  if (value === null) return ''
  return value instanceof Date ? value.toISOString() : String(value)
}
