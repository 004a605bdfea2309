import type { Value } from './columns.ts'

/**
 * A line of CSV, with its end. [RFC 4180 §2] An attacker who chooses a name such as `=HYPERLINK(…)` must not run anything in the
 * spreadsheet of an administrator: a text that begins like a formula gets an apostrophe. The full-width signs count as well, because
 * spreadsheets read them as the others. [OWASP: CSV Injection]
 */
export function csvLine(values: readonly Value[]): string {
  return `${values.map(cellOf).join(',')}\r\n`
}

function cellOf(value: Value): string {
  const text = textOf(value)
  const inert = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

function textOf(value: Value): string {
  if (value === null) return ''
  return value instanceof Date ? value.toISOString() : String(value)
}
