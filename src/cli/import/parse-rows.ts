import { parse } from 'csv-parse/sync'
import { CommandError } from '../terminal.ts'
import type { RawRow } from './read-lines.ts'

/** The values of one row by column, or why it has none. No reason repeats what the row holds: it may be a hash. */
export type ParsedRow = { values: ReadonlyMap<string, unknown> } | { reason: string }

export type ParseRows = (rows: readonly RawRow[]) => ParsedRow[]

const tooLong: ParsedRow = { reason: 'the row is longer than 64 KB' }

/** A JSON object each. */
export const parseObjects: ParseRows = (rows) =>
  rows.map(({ text }): ParsedRow => {
    if (text === null) return tooLong
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return { values: new Map(Object.entries(value)) }
      }
    } catch {
      // Answered below like every other text that is no object.
    }
    return { reason: 'the row is not a JSON object' }
  })

export interface CsvHeader {
  /** The names of the columns; empty for one without a name, as spreadsheets add them at the end. */
  columns: string[]
  delimiter: string
}

/** What separates values: a comma by RFC 4180, a semicolon or a tab as Excel writes it in many countries. */
const delimiters = [',', ';', '\t', '|']

/** The columns that the first line names, and the delimiter: the one that makes most columns of it. @throws CommandError */
export async function readHeader(rows: AsyncGenerator<RawRow>, onRow: (row: RawRow) => void): Promise<CsvHeader> {
  let first = await rows.next()
  if (!first.done) onRow(first.value)
  // Excel's own line that names the delimiter.
  const named = first.done ? undefined : /^"?sep=(.)"?$/i.exec(first.value.text ?? '')?.[1]
  if (named !== undefined) {
    first = await rows.next()
    if (!first.done) onRow(first.value)
  }
  const text = first.done ? '' : (first.value.text ?? '')
  const [best] = (named === undefined ? delimiters : [named])
    .map((delimiter) => ({ delimiter, columns: (records(text, delimiter)?.[0] ?? []).map((name) => name.trim()) }))
    .toSorted((a, b) => b.columns.length - a.columns.length)
  const header = best ?? { delimiter: ',', columns: [] }
  const names = header.columns.filter(Boolean)
  if (new Set(names).size < names.length) throw new CommandError('The first line names a column twice.')
  return header
}

/**
 * CSV after RFC 4180, a row a line: nothing that can be imported holds a line break, so a quote that is never closed
 * spoils its own line and not the rest of the file.
 */
export function createCsvParser({ columns, delimiter }: CsvHeader): ParseRows {
  const toRow = (text: string | null, record: string[] | undefined): ParsedRow => {
    if (text === null) return tooLong
    if (!record) return { reason: 'a quote is open or out of place' }
    if (record.length !== columns.length) {
      return { reason: `the row has ${record.length} columns instead of ${columns.length}` }
    }
    if (record.some((value, index) => columns[index] === '' && value.trim() !== '')) {
      return { reason: 'a column without a name holds a value' }
    }
    const values = columns.map((name, index) => [name, orNothing(record[index])] as const)
    return { values: new Map(values.filter(([name]) => name !== '')) }
  }
  return (rows) => {
    // All at once is many times faster; when something is wrong, or two lines run into one, each is looked at alone.
    const together = rows.every(({ text }) => text) ? records(rows.map(({ text }) => text).join('\n'), delimiter) : null
    if (together?.length === rows.length) return rows.map(({ text }, index) => toRow(text, together[index]))
    return rows.map(({ text }) => toRow(text, text ? records(text, delimiter)?.[0] : undefined))
  }
}

/** PostgreSQL and MySQL write NULL as a word where a table's export has no way to leave a value out. */
function orNothing(value: string | undefined): string | null {
  return value === undefined || value === 'NULL' || value === '\\N' ? null : value
}

function records(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, { delimiter, relax_column_count: true, record_delimiter: '\n' })
  } catch {
    return null
  }
}
