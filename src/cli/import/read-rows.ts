import { readElements } from './read-elements.ts'
import { maxRowLength, type RawRow, readLines } from './read-lines.ts'

/** CSV, one JSON object a line, or one JSON document with an array of objects. */
export type Format = 'csv' | 'ndjson' | 'json'

/** Splits a text into rows. The format is the given one, or follows from the name of the file or from its first characters. */
export async function readRows(
  pieces: AsyncIterable<string>,
  asked: Format | undefined,
  name: string,
): Promise<{ format: Format; rows: AsyncGenerator<RawRow> }> {
  const { beginning, all } = await lookAhead(pieces)
  const format = asked ?? formatOf(name, beginning)
  return { format, rows: format === 'json' ? readElements(all) : readLines(all) }
}

function formatOf(name: string, beginning: string): Format {
  if (/\.(ndjson|jsonl)$/i.test(name)) return 'ndjson'
  if (/\.(csv|tsv|txt)$/i.test(name)) return 'csv'
  const text = beginning.trimStart()
  // A `.json` file of Auth0 has one object per line.
  if (text.startsWith('{')) return isWholeObject(text.split('\n', 1)[0] ?? '') ? 'ndjson' : 'json'
  return text.startsWith('[') || /\.json$/i.test(name) ? 'json' : 'csv'
}

function isWholeObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !('users' in value && Array.isArray(value.users))
  } catch {
    return false
  }
}

/** Reads up to the end of the first line, which a pipe may deliver in parts, without consuming it. */
async function lookAhead(pieces: AsyncIterable<string>) {
  const iterator = pieces[Symbol.asyncIterator]()
  let beginning = ''
  let ended = false
  while (!ended && beginning.length <= maxRowLength && !beginning.trimStart().includes('\n')) {
    const next = await iterator.next()
    ended = next.done === true
    if (!next.done) beginning += next.value
  }
  async function* all() {
    yield beginning
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return { beginning, all: all() }
}
