import { parse } from 'csv-parse/sync'
import { CommandError } from '../terminal.ts'
import type { RawRow } from './read-lines.ts'

/** The values of one row by column, or the reason why it has none. No reason contains a value, which may be a hash. */
type ParsedRow = { values: ReadonlyMap<string, unknown> } | { reason: string }

export type ParseRows = (rows: readonly RawRow[]) => ParsedRow[]

const tooLong: ParsedRow = { reason: 'the row is longer than 256 KB' }

/** Parses rows that are JSON objects. */
export const parseObjects: ParseRows = (rows) =>
  rows.map(({ text }): ParsedRow => {
    if (text === null) return tooLong
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return { values: new Map(Object.entries(value)) }
      }
    } catch {
      // The text is rejected below like every other text that is not an object.
    }
    return { reason: 'the row is not a JSON object' }
  })

interface CsvHeader {
  /** The names of the columns; empty for a column without a name, which spreadsheets add at the end. */
  columns: string[]
  delimiter: string
}

/** The delimiters: a comma by RFC 4180; in many countries, Excel writes a semicolon or a tab. */
const delimiters = [',', ';', '\t', '|']

/** Reads the names of the columns from the first line, with the delimiter that gives the most columns. @throws CommandError */
export async function readHeader(rows: AsyncGenerator<RawRow>, onRow: (row: RawRow) => void): Promise<CsvHeader> {
  let first = await rows.next()
  if (!first.done) onRow(first.value)
  // Excel writes a line that names the delimiter.
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
  if (new Set(names).size < names.length) throw new CommandError('The first line contains the same column name twice.')
  return header
}

/**
 * Parses CSV (RFC 4180) with one row per line: no value that can be imported contains a line break, so a quote that is never
 * closed affects its own line and not the rest of the file.
 */
export function createCsvParser({ columns, delimiter }: CsvHeader): ParseRows {
  const toRow = (text: string | null, record: string[] | undefined): ParsedRow => {
    if (text === null) return tooLong
    if (!record) return { reason: 'a quote is not closed or is misplaced' }
    if (record.length !== columns.length) {
      return { reason: `the row has ${record.length} columns instead of ${columns.length}` }
    }
    if (record.some((value, index) => columns[index] === '' && value.trim() !== '')) {
      return { reason: 'a column without a name has a value' }
    }
    const values = columns.map((name, index) => [name, orNothing(record[index])] as const)
    return { values: new Map(values.filter(([name]) => name !== '')) }
  }
  return (rows) => {
    // Parsing all lines at once is much faster. If that fails, or if two lines are read as one row, each line is parsed alone.
    const together = rows.every(({ text }) => text) ? records(rows.map(({ text }) => text).join('\n'), delimiter) : null
    if (together?.length === rows.length) return rows.map(({ text }, index) => toRow(text, together[index]))
    return rows.map(({ text }) => toRow(text, text ? records(text, delimiter)?.[0] : undefined))
  }
}

/** PostgreSQL and MySQL write NULL as a word in formats that cannot omit a value. */
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
