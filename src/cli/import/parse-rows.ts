import { parse } from 'csv-parse/sync'
import { importFields } from '../../features/admin/index.ts'
import { CommandError } from '../terminal.ts'
import type { Line } from './read-lines.ts'

export type Format = 'csv' | 'ndjson'

/** The fields of one row, or why it has none. No reason repeats what the row holds: it may be a hash. */
export type ParsedRow = { fields: Record<string, unknown> } | { reason: string }

export type ParseRows = (lines: readonly Line[]) => ParsedRow[]

const tooLong: ParsedRow = { reason: 'the row is longer than 64 KB' }

/** One JSON object a line. */
export const parseNdjson: ParseRows = (lines) =>
  lines.map(({ text }): ParsedRow => {
    if (text === null) return tooLong
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return { fields: value as Record<string, unknown> }
      }
    } catch {
      // Answered below like every other text that is no object.
    }
    return { reason: 'the row is not a JSON object' }
  })

/** The columns that the first line names. @throws CommandError */
export function readHeader(line: Line | undefined): string[] {
  const [first = []] = records(line?.text ?? '') ?? []
  const columns = first.map((name) => name.trim().toLowerCase())
  const known: readonly string[] = importFields
  const unknown = columns.filter((name) => !known.includes(name))
  const list = importFields.join(', ')
  if (!columns.includes('email')) {
    throw new CommandError(`The first line has to name the columns, email among them: ${list}.`)
  }
  if (unknown.length > 0) {
    throw new CommandError(`There are ${unknown.length} unknown columns: rename or remove them; known are ${list}.`)
  }
  if (new Set(columns).size < columns.length) throw new CommandError('A column is there twice.')
  return columns
}

/**
 * CSV after RFC 4180, a row a line: nothing that can be imported holds a line break, so a quote that is never closed
 * spoils its own line and not the rest of the file.
 */
export function createCsvParser(columns: readonly string[]): ParseRows {
  const toRow = (text: string | null, record: string[] | undefined): ParsedRow => {
    if (text === null) return tooLong
    if (!record) return { reason: 'a quote is open or out of place' }
    if (record.length !== columns.length) {
      return { reason: `the row has ${record.length} columns instead of ${columns.length}` }
    }
    return { fields: Object.fromEntries(columns.map((name, index) => [name, record[index]])) }
  }
  return (lines) => {
    // All at once is many times faster; when something is wrong, or two lines run into one, each is looked at alone.
    const together = lines.every(({ text }) => text) ? records(lines.map(({ text }) => text).join('\n')) : null
    if (together?.length === lines.length) return lines.map(({ text }, index) => toRow(text, together[index]))
    return lines.map(({ text }) => toRow(text, text ? records(text)?.[0] : undefined))
  }
}

function records(text: string): string[][] | null {
  try {
    return parse(text, { relax_column_count: true, record_delimiter: '\n' })
  } catch {
    return null
  }
}
